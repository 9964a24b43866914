package vaultsnapshot.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import vaultsnapshot.archive.BadArchiveException;
import vaultsnapshot.archive.PrefixTotal;
import vaultsnapshot.archive.VerifiedSnapshot;

/** What an archive holds, in words. */
final class Inspection {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** The only version of meta.json that there is; the verifier takes no other. */
  private static final int META_VERSION = 1;

  private Inspection() {}

  /** In the form that Vault's own command has, with the verdict before it. */
  static String text(VerifiedSnapshot snapshot) {
    Columns facts =
        new Columns()
            .row("Verdict", "whole: all checksums, sizes and records fit")
            .row("ID", snapshot.meta().id())
            .row("Size", Long.toString(snapshot.meta().stateSizeBytes()))
            .row("Archive", snapshot.sizeBytes() + " bytes, SHA-256 " + snapshot.sha256())
            .row("Index", Long.toString(snapshot.meta().index()))
            .row("Term", Long.toString(snapshot.meta().term()))
            .row("Version", Integer.toString(META_VERSION));
    Columns prefixes = new Columns(1, 2).row("Key Name", "Count", "Size");
    for (PrefixTotal total : snapshot.inventory().prefixes()) {
      prefixes.row(total.prefix(), Long.toString(total.entries()), Long.toString(total.bytes()));
    }
    prefixes.row(
        "Total",
        Long.toString(snapshot.inventory().entries()),
        Long.toString(snapshot.inventory().bytes()));
    return facts.text() + "\n\n" + prefixes.text();
  }

  static String text(BadArchiveException bad) {
    return new Columns().row("Verdict", "BAD: do not restore it").text() + "\n" + bad.getMessage();
  }

  static String json(String what, VerifiedSnapshot snapshot) {
    JsonObject json = verdict(what, true);
    json.addProperty("id", snapshot.meta().id());
    json.addProperty("stateSizeBytes", snapshot.meta().stateSizeBytes());
    json.addProperty("index", snapshot.meta().index());
    json.addProperty("term", snapshot.meta().term());
    json.addProperty("version", META_VERSION);
    json.addProperty("sizeBytes", snapshot.sizeBytes());
    json.addProperty("sha256", snapshot.sha256());
    json.addProperty("entries", snapshot.inventory().entries());
    json.addProperty("entryBytes", snapshot.inventory().bytes());
    JsonArray prefixes = new JsonArray();
    for (PrefixTotal total : snapshot.inventory().prefixes()) {
      JsonObject prefix = new JsonObject();
      prefix.addProperty("prefix", total.prefix());
      prefix.addProperty("count", total.entries());
      prefix.addProperty("bytes", total.bytes());
      prefixes.add(prefix);
    }
    json.add("prefixes", prefixes);
    return GSON.toJson(json);
  }

  static String json(String what, BadArchiveException bad) {
    JsonObject json = verdict(what, false);
    json.addProperty("problem", bad.getMessage());
    return GSON.toJson(json);
  }

  private static JsonObject verdict(String what, boolean whole) {
    JsonObject json = new JsonObject();
    json.addProperty("snapshot", what);
    json.addProperty("whole", whole);
    return json;
  }
}
