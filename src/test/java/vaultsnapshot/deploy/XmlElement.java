package vaultsnapshot.deploy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** An element of an answer; members of a list are elements of one name. */
record XmlElement(Element element) {
  static XmlElement read(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return new XmlElement(
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml)))
              .getDocumentElement());
    } catch (ParserConfigurationException | SAXException | IOException failure) {
      throw new AssertionError("not XML: " + xml, failure);
    }
  }

  String name() {
    return element.getTagName();
  }

  String text() {
    return element.getTextContent();
  }

  /** Direct children. */
  List<XmlElement> children() {
    NodeList nodes = element.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .flatMap(node -> node instanceof Element child ? Stream.of(child) : Stream.empty())
        .map(XmlElement::new)
        .toList();
  }

  /** Members of the list of this name, wherever it stands below. */
  List<XmlElement> members(String list) {
    NodeList found = element.getElementsByTagName(list);
    return found.getLength() == 0 ? List.of() : new XmlElement((Element) found.item(0)).children();
  }

  /** The text of the first element of this name below. */
  Optional<String> find(String name) {
    NodeList found = element.getElementsByTagName(name);
    return found.getLength() == 0 ? Optional.empty() : Optional.of(found.item(0).getTextContent());
  }

  /** The same where it must be there. */
  String get(String name) {
    return find(name)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + name() + ": " + text()));
  }
}
