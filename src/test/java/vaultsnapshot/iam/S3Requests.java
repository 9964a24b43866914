package vaultsnapshot.iam;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import okio.ByteString;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Which permissions S3 asks for, by request (path-style). From the S3 User Guide ('Required
 * permissions for Amazon S3 API operations', 'Enforce conditional writes', 'Tagging and access
 * control policies') and the API reference of each call. Where KMS encrypts, it takes a key to
 * write, and one to read: a part, too, is read again, and so are checksums.
 */
record S3Requests(Keys keys) {
  /** Headers that want no further permission and fill no known key; the rest would. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "x-amz-content-sha256",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-checksum-algorithm",
          "x-amz-checksum-crc32",
          "x-amz-checksum-crc32c",
          "x-amz-checksum-mode",
          "x-amz-checksum-type",
          "x-amz-decoded-content-length",
          "x-amz-mp-object-size",
          "x-amz-sdk-checksum-algorithm",
          "x-amz-te",
          "x-amz-trailer");

  private static final String METADATA = "x-amz-meta-";

  private static final Set<String> OF_A_LISTING =
      Set.of(
          "list-type", "prefix", "max-keys", "start-after", "continuation-token", "encoding-type");

  private static final Map<String, String> OF_THE_CONFIGURATION =
      Map.of(
          "GET versioning", "s3:GetBucketVersioning",
          "GET encryption", "s3:GetEncryptionConfiguration",
          "GET publicAccessBlock", "s3:GetBucketPublicAccessBlock",
          "GET lifecycle", "s3:GetLifecycleConfiguration",
          "GET object-lock", "s3:GetBucketObjectLockConfiguration",
          "GET policy", "s3:GetBucketPolicy",
          "PUT lifecycle", "s3:PutLifecycleConfiguration",
          "PUT policy", "s3:PutBucketPolicy",
          "DELETE policy", "s3:DeleteBucketPolicy",
          "PUT versioning", "s3:PutBucketVersioning");

  private static final Set<String> OF_A_LISTING_OF_UPLOADS =
      Set.of("uploads", "prefix", "max-uploads", "key-marker", "upload-id-marker", "encoding-type");

  private static final String ENCRYPTION = "x-amz-server-side-encryption";
  private static final String WRITE = "kms:GenerateDataKey";
  private static final String READ = "kms:Decrypt";

  Wanted of(WireRequest request) {
    checkHeaders(request);
    String[] path = request.target().getPath().substring(1).split("/", 2);
    String bucket = "arn:aws:s3:::" + path[0];
    if (path.length == 1 || path[1].isEmpty()) {
      return Wanted.of(ofBucket(request, bucket));
    }
    String object = bucket + "/" + path[1];
    AccessRequest list = AccessRequest.of("s3:ListBucket", bucket);
    Set<String> parameters = request.query().keySet();
    return switch (request.method() + " " + new java.util.TreeSet<>(parameters)) {
      case "PUT []" -> encrypted(put(object, request, true), bucket, WRITE);
      case "POST [uploads]" -> encrypted(put(object, request, false), bucket, WRITE);
      case "PUT [partNumber, uploadId]" ->
          encrypted(put(object, request, false), bucket, WRITE, READ);
      case "POST [uploadId]" -> encrypted(put(object, request, true), bucket, READ);
      case "DELETE [uploadId]" -> Wanted.of(AccessRequest.of("s3:AbortMultipartUpload", object));
      case "GET []", "HEAD []" ->
          Wanted.of(AccessRequest.of("s3:GetObject", object))
              .or404With(list)
              .readWith(isDecrypted(request) ? keys.ofTheBucket(READ, bucket) : Optional.empty());
      case "POST [restore]" ->
          Wanted.of(AccessRequest.of("s3:RestoreObject", object)).or404With(list);
      case "GET [tagging]" ->
          Wanted.of(AccessRequest.of("s3:GetObjectTagging", object)).or404With(list);
      case "PUT [tagging]" -> Wanted.of(putTagging(object, request)).or404With(list);
      case "PUT [tagging, versionId]" ->
          Wanted.of(AccessRequest.of("s3:PutObjectVersionTagging", object));
      case "DELETE [tagging]" -> Wanted.of(AccessRequest.of("s3:DeleteObjectTagging", object));
      case "DELETE []" -> Wanted.of(AccessRequest.of("s3:DeleteObject", object));
      case "DELETE [versionId]" -> Wanted.of(AccessRequest.of("s3:DeleteObjectVersion", object));
      default -> throw unmapped(request);
    };
  }

  private static AccessRequest ofBucket(WireRequest request, String bucket) {
    Map<String, String> parameters = request.query();
    Optional<String> configuration =
        parameters.size() == 1
            ? Optional.ofNullable(
                OF_THE_CONFIGURATION.get(
                    request.method() + " " + parameters.keySet().iterator().next()))
            : Optional.empty();
    if (configuration.isPresent()) {
      return AccessRequest.of(configuration.get(), bucket);
    }
    if (request.method().equals("GET")
        && parameters.containsKey("uploads")
        && OF_A_LISTING_OF_UPLOADS.containsAll(parameters.keySet())) {
      return AccessRequest.of("s3:ListBucketMultipartUploads", bucket);
    }
    if (!request.method().equals("GET")
        || !parameters.containsKey("list-type")
        || !OF_A_LISTING.containsAll(parameters.keySet())) {
      throw unmapped(request);
    }
    return AccessRequest.of("s3:ListBucket", bucket)
        .with(KnownKey.PREFIX, Optional.ofNullable(parameters.get("prefix")));
  }

  private static AccessRequest put(String object, WireRequest request, boolean creates) {
    return AccessRequest.of("s3:PutObject", object)
        .with(KnownKey.OBJECT_CREATION, Boolean.toString(creates))
        .with(KnownKey.IF_NONE_MATCH, request.header("if-none-match"))
        .with(KnownKey.ENCRYPTION, request.header(ENCRYPTION))
        .with(KnownKey.ENCRYPTION_KEY, request.header(ENCRYPTION + "-aws-kms-key-id"))
        .with(KnownKey.CALLERS_KEY, request.header(ENCRYPTION + "-customer-algorithm"));
  }

  private Wanted encrypted(AccessRequest request, String bucket, String... actions) {
    return Wanted.of(
        Stream.concat(
                Stream.of(request),
                Arrays.stream(actions).flatMap(action -> keys.ofTheBucket(action, bucket).stream()))
            .toList());
  }

  /** HEAD tells of an object without its key, but for the checksum. */
  private static boolean isDecrypted(WireRequest request) {
    return request.method().equals("GET") || request.header("x-amz-checksum-mode").isPresent();
  }

  private static AccessRequest putTagging(String object, WireRequest request) {
    AccessRequest tagging = AccessRequest.of("s3:PutObjectTagging", object);
    List<String> names = new ArrayList<>();
    for (Element tag : elements(request.body(), "Tag")) {
      String name = text(tag, "Key");
      names.add(name);
      tagging = tagging.with(KnownKey.REQUEST_TAG.label() + name, List.of(text(tag, "Value")));
    }
    return names.isEmpty() ? tagging : tagging.with(KnownKey.REQUEST_TAG_KEYS.label(), names);
  }

  private static void checkHeaders(WireRequest request) {
    for (String name : request.headers().keySet()) {
      if (name.startsWith("x-amz-")
          && !name.startsWith(METADATA)
          && !name.startsWith(ENCRYPTION)
          && !WITHOUT_MEANING.contains(name)) {
        throw new UnmappedRequestException(
            "S3: what the header " + name + " wants permission for is not known here");
      }
    }
  }

  private static UnmappedRequestException unmapped(WireRequest request) {
    return new UnmappedRequestException(
        "S3: what "
            + request.method()
            + " "
            + request.target()
            + " wants permission for is not known here");
  }

  private static List<Element> elements(ByteString xml, String name) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      NodeList found =
          factory
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(xml.toByteArray()))
              .getElementsByTagName(name);
      return IntStream.range(0, found.getLength())
          .mapToObj(index -> (Element) found.item(index))
          .toList();
    } catch (ParserConfigurationException | SAXException | IOException failure) {
      throw new UnmappedRequestException("S3: the body is no XML: " + failure.getMessage());
    }
  }

  private static String text(Element parent, String name) {
    return parent.getElementsByTagName(name).item(0).getTextContent();
  }
}
