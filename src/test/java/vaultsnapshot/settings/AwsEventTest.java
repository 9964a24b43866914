package vaultsnapshot.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.joda.time.DateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Problems;

/** Events as AWS's own library writes them, read without it. */
final class AwsEventTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-23T02:00:00Z", "2028-02-29T23:59:59Z", "2026-03-29T02:30:00+02:00"})
  void itsTimeIsTheSame(String time) {
    ScheduledEvent event = scheduled();
    event.setTime(DateTime.parse(time));
    assertThat(read(event).time()).contains(Instant.ofEpochMilli(event.getTime().getMillis()));
  }

  @Test
  void itsSourceAndDetailAreTheSame() {
    ScheduledEvent event = scheduled();
    event.setDetail(Map.of("label", "before-upgrade", "acceptRebuild", true));
    Event read = read(event);
    assertThat(read.source()).contains(event.getSource());
    assertThat(read.detailType()).contains(event.getDetailType());
    assertThat(read.detail()).isEqualTo(event.getDetail());
  }

  @Test
  void oneOfNullsIsEmpty() {
    Event read = read(new ScheduledEvent());
    assertThat(read)
        .isEqualTo(new Event(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
  }

  private static ScheduledEvent scheduled() {
    ScheduledEvent event = new ScheduledEvent();
    event.setVersion("0");
    event.setId("b1a8a9f2-7f3f-4e4e-9a53-6f3b6c1f6b1d");
    event.setAccount("123456789012");
    event.setRegion("eu-central-1");
    event.setSource("aws.events");
    event.setDetailType("Scheduled Event");
    event.setResources(List.of("arn:aws:events:eu-central-1:123456789012:rule/nightly"));
    event.setDetail(Map.of());
    return event;
  }

  private static Event read(ScheduledEvent event) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    LambdaEventSerializers.serializerFor(ScheduledEvent.class, AwsEventTest.class.getClassLoader())
        .toJson(event, json);
    Problems problems = new Problems();
    Event read = new EventBody(problems).read(json.toByteArray());
    problems.throwIfAny("event");
    return read;
  }
}
