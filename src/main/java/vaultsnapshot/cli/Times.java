package vaultsnapshot.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time in UTC, or a day, which means its beginning. */
final class Times implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      return text.length() == "2026-11-22".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException notATime) {
      throw new TypeConversionException(
          "got '" + text + "', expected 2026-11-22 or 2026-11-22T02:00:00Z");
    }
  }
}
