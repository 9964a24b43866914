package vaultsnapshot.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"text\"",
        "{",
        "{}x",
        "{} {}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "<html>",
        "{\"a\":1,}",
        "// comment\n{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":[{\"b\":1,\"b\":1}]}",
        "{\"a\":[1}"
      })
  void whatIsNotExactlyOneObjectIsNotRead(String text) {
    assertThat(Json.object(text)).isEmpty();
  }

  @Test
  void valuesOfEveryKindAreKept() {
    String text = "{\"a\":[1,\"two\",null,{\"b\":[]}],\"c\":{\"d\":true}}";
    assertThat(Json.object(text).orElseThrow()).hasToString(text);
  }

  @Test
  void nestingWithoutEndDoesNotEndTheProcess() {
    assertThat(Json.object("{\"a\":".repeat(100_000))).isEmpty();
  }

  @Test
  void aValueOfAnotherTypeCountsAsAbsent() {
    JsonObject object =
        Json.object(
                "{\"text\":\"a\",\"number\":5,\"half\":2.5,\"huge\":1e30,\"yes\":true,\"nothing\":null,\"inner\":{}}")
            .orElseThrow();

    assertThat(Json.text(object, "text")).contains("a");
    assertThat(Json.text(object, "number")).isEmpty();
    assertThat(Json.text(object, "nothing")).isEmpty();
    assertThat(Json.wholeNumber(object, "number")).contains(5L);
    assertThat(Json.wholeNumber(object, "half")).isEmpty();
    assertThat(Json.wholeNumber(object, "huge")).isEmpty();
    assertThat(Json.wholeNumber(object, "text")).isEmpty();
    assertThat(Json.flag(object, "yes")).contains(true);
    assertThat(Json.flag(object, "text")).isEmpty();
    assertThat(Json.object(object, "inner")).isPresent();
    assertThat(Json.object(object, "text")).isEmpty();
  }
}
