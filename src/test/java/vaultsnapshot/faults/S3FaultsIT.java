package vaultsnapshot.faults;

import static vaultsnapshot.faults.Expectation.refused;
import static vaultsnapshot.faults.Expectation.refusedWithLeftover;
import static vaultsnapshot.faults.Expectation.stored;
import static vaultsnapshot.faults.Expectation.unreceipted;
import static vaultsnapshot.faults.wire.Rule.ALWAYS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.faults.wire.Fault;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Request;
import vaultsnapshot.faults.wire.Rule;

/** What S3 and the way to it can do to a run. */
@Execution(ExecutionMode.CONCURRENT)
final class S3FaultsIT {
  private static final String UPLOAD = "S3: the upload";
  private static final String COMMIT = "S3: the commit";
  private static final String AFTER = "S3: after the commit";
  private static final String BEFORE = "S3: before the upload";

  /** Enough for what has to end soon. */
  private static final Duration SHORT = Duration.ofSeconds(60);

  @AfterAll
  static void endLanes() {
    Lanes.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"uploads", "commits", "receipts", "lookups"})
  void everyFaultIsSurvivedOrEndsCleanAndClear(FaultCase fault) {
    Lanes.with(fault.scene(), lane -> lane.show(fault));
  }

  static List<FaultCase> uploads() {
    List<FaultCase> cases = new ArrayList<>();
    for (Scene scene : List.of(Scene.LARGE, Scene.LARGE_TMP)) {
      Predicate<Request> second = Requests.part(2);
      cases.add(one(UPLOAD, "500 on a part, once", scene, second, 1, internalError(), stored()));
      cases.add(
          one(UPLOAD, "503 SlowDown on a part, twice", scene, second, 2, slowDown(), stored()));
      cases.add(
          one(
              UPLOAD,
              "reset in a part, once",
              scene,
              second,
              1,
              Faults.resetRequestAfter(1_000_000),
              stored()));
      cases.add(
          one(
              UPLOAD,
              "a bit flipped in a part, once",
              scene,
              second,
              1,
              Faults.flipRequestBit(1_000),
              stored()));
      cases.add(
          one(
              UPLOAD,
              "the answer to a part lost, once",
              scene,
              second,
              1,
              Faults.loseAnswer(),
              stored()));
      cases.add(
          one(
              UPLOAD,
              "404 NoSuchUpload on a part, once",
              scene,
              second,
              1,
              error(404, "NoSuchUpload", "The specified upload does not exist."),
              stored()));
    }
    cases.add(
        one(
            UPLOAD,
            "500 on a part, always",
            Scene.LARGE,
            Requests.part(2),
            ALWAYS,
            internalError(),
            refused("UploadPart", "InternalError")));
    cases.add(
        one(
            UPLOAD,
            "503 SlowDown on every part, always",
            Scene.LARGE,
            Requests.UPLOAD_PART,
            ALWAYS,
            slowDown(),
            refused("UploadPart", "SlowDown")));
    cases.add(
        one(
            UPLOAD,
            "a bit flipped in a part, always",
            Scene.LARGE,
            Requests.part(2),
            ALWAYS,
            Faults.flipRequestBit(1_000),
            refused("UploadPart")));
    cases.add(
        one(
            UPLOAD,
            "a part answered with another checksum, always",
            Scene.LARGE,
            Requests.part(2),
            ALWAYS,
            Faults.changeHead(head -> head.with("x-amz-checksum-crc32c", "AAAAAA==")),
            refused("part 2 changed on its way")));
    cases.add(
        one(
            UPLOAD,
            "403 on one part",
            Scene.LARGE,
            Requests.part(2),
            ALWAYS,
            accessDenied(),
            refused("UploadPart", "AccessDenied", "s3:PutObject")));
    cases.add(
        one(
            UPLOAD,
            "404 on the upload id, always",
            Scene.LARGE,
            Requests.part(2),
            ALWAYS,
            error(404, "NoSuchUpload", "The specified upload does not exist."),
            refused("NoSuchUpload")));
    cases.add(
        one(
            UPLOAD,
            "reset of every part, always",
            Scene.LARGE,
            Requests.UPLOAD_PART,
            ALWAYS,
            Faults.resetRequestAfter(1_000),
            refused("UploadPart")));
    cases.add(
        one(
            UPLOAD,
            "500 on the creation, once",
            Scene.LARGE,
            Requests.CREATE_UPLOAD,
            1,
            internalError(),
            stored()));
    cases.add(
        one(
            UPLOAD,
            "403 on the creation",
            Scene.LARGE,
            Requests.CREATE_UPLOAD,
            ALWAYS,
            accessDenied(),
            refused("CreateMultipartUpload", "s3:PutObject")));
    cases.add(
        one(
            UPLOAD,
            "KMS refuses the creation",
            Scene.LARGE,
            Requests.CREATE_UPLOAD,
            ALWAYS,
            error(
                403,
                "AccessDenied",
                "User: arn:aws:sts::000000000000:assumed-role/r/f is not authorized to perform:"
                    + " kms:GenerateDataKey on this resource"),
            refused("kms:GenerateDataKey", "kms:Decrypt")));
    cases.add(
        one(
            UPLOAD,
            "the KMS key is disabled",
            Scene.LARGE,
            Requests.CREATE_UPLOAD,
            ALWAYS,
            error(400, "KMS.DisabledException", "The key is disabled."),
            refused("KMS.DisabledException", "see that the key is enabled")));
    cases.add(
        one(
            UPLOAD,
            "expired credentials of the function",
            Scene.LARGE,
            Requests.CREATE_UPLOAD,
            ALWAYS,
            error(400, "ExpiredToken", "The provided token has expired."),
            refused("ExpiredToken", "credentials are expired")));
    cases.add(
        one(
            UPLOAD,
            "the abort refused, after a part was",
            Scene.LARGE,
            Requests.part(2).or(Requests.ABORT_UPLOAD),
            ALWAYS,
            accessDenied(),
            refusedWithLeftover("UploadPart", "AccessDenied")));
    return cases;
  }

  static List<FaultCase> commits() {
    List<FaultCase> cases = new ArrayList<>();
    for (Scene scene : Scene.values()) {
      cases.add(one(COMMIT, "500, once", scene, Requests.COMMIT, 1, internalError(), stored()));
      cases.add(
          one(
              COMMIT,
              "its answer lost (it was committed), once",
              scene,
              Requests.COMMIT,
              1,
              Faults.loseAnswer(),
              stored()));
      cases.add(
          one(
              COMMIT,
              "409 ConditionalRequestConflict, once",
              scene,
              Requests.COMMIT,
              1,
              error(409, "ConditionalRequestConflict", "A conflicting operation occurred."),
              stored()));
    }
    for (Scene scene : List.of(Scene.SMALL, Scene.LARGE)) {
      cases.add(
          one(
              COMMIT,
              "its answer lost (it was committed), always",
              scene,
              Requests.COMMIT,
              ALWAYS,
              Faults.loseAnswer(),
              stored()));
      cases.add(
          one(COMMIT, "503 SlowDown, twice", scene, Requests.COMMIT, 2, slowDown(), stored()));
      cases.add(
          one(
                  COMMIT,
                  "500, always",
                  scene,
                  Requests.COMMIT,
                  ALWAYS,
                  internalError(),
                  refused("InternalError"))
              .within(SHORT));
      cases.add(
          one(
              COMMIT,
              "409, always",
              scene,
              Requests.COMMIT,
              ALWAYS,
              error(409, "ConditionalRequestConflict", "A conflicting operation occurred."),
              refused("409")));
      cases.add(
          one(
              COMMIT,
              "412 without an object there, always",
              scene,
              Requests.COMMIT,
              ALWAYS,
              error(
                  412,
                  "PreconditionFailed",
                  "At least one of the pre-conditions you specified did not hold"),
              refused("PreconditionFailed")));
      cases.add(
          one(
              COMMIT,
              "403",
              scene,
              Requests.COMMIT,
              ALWAYS,
              accessDenied(),
              refused("AccessDenied", "s3:PutObject")));
      cases.add(
          one(
              COMMIT,
              "reset before it was sent, once",
              scene,
              Requests.COMMIT,
              1,
              Faults.resetAtOnce(),
              stored()));
      cases.add(
          one(
                  COMMIT,
                  "reset before it was sent, always",
                  scene,
                  Requests.COMMIT,
                  ALWAYS,
                  Faults.resetAtOnce(),
                  refused("failed"))
              .within(SHORT));
    }
    cases.add(
        one(
            COMMIT,
            "an error inside a 200, once",
            Scene.LARGE,
            Requests.COMPLETE_UPLOAD,
            1,
            Faults.answer(
                200, "application/xml", xml("InternalError", "We encountered an internal error.")),
            stored()));
    cases.add(
        one(
                COMMIT,
                "an error inside a 200, always",
                Scene.LARGE,
                Requests.COMPLETE_UPLOAD,
                ALWAYS,
                Faults.answer(
                    200,
                    "application/xml",
                    xml("InternalError", "We encountered an internal error.")),
                refused("InternalError"))
            .within(SHORT));
    cases.add(
        one(
            COMMIT,
            "404 on the upload id, once",
            Scene.LARGE,
            Requests.COMPLETE_UPLOAD,
            1,
            error(404, "NoSuchUpload", "The specified upload does not exist."),
            stored()));
    cases.add(
        one(
            COMMIT,
            "a bit flipped on the way, once",
            Scene.SMALL,
            Requests.PUT_SNAPSHOT,
            1,
            Faults.flipRequestBit(1_000),
            stored()));
    cases.add(
        one(
            COMMIT,
            "a bit flipped on the way, always",
            Scene.SMALL,
            Requests.PUT_SNAPSHOT,
            ALWAYS,
            Faults.flipRequestBit(1_000),
            refused("PutObject")));
    return cases;
  }

  static List<FaultCase> receipts() {
    return List.of(
        one(
            AFTER,
            "the receipt refused with 403",
            Scene.SMALL,
            Requests.PUT_RECEIPT,
            ALWAYS,
            accessDenied(),
            unreceipted("receipt", "s3:PutObject")),
        one(
            AFTER,
            "the receipt answered with 500, once",
            Scene.SMALL,
            Requests.PUT_RECEIPT,
            1,
            internalError(),
            stored()),
        one(
                AFTER,
                "the receipt answered with 500, always",
                Scene.SMALL,
                Requests.PUT_RECEIPT,
                ALWAYS,
                internalError(),
                unreceipted("receipt", "InternalError"))
            .within(SHORT),
        one(
            AFTER,
            "the answer to the receipt lost, once",
            Scene.SMALL,
            Requests.PUT_RECEIPT,
            1,
            Faults.loseAnswer(),
            stored()),
        FaultCase.s3(
            AFTER,
            "the listing for the tags refused",
            Scene.SMALL,
            () -> Rule.after(1, Requests.LIST, ALWAYS, accessDenied()),
            stored()),
        FaultCase.s3(
                AFTER,
                "a tag refused",
                Scene.SMALL,
                () -> Rule.of(Requests.PUT_TAGS, ALWAYS, accessDenied()),
                stored())
            .prepared(Lane::storeFour));
  }

  static List<FaultCase> lookups() {
    return List.of(
        one(
            BEFORE,
            "the look for an earlier object answered with 500, once",
            Scene.SMALL,
            Requests.HEAD,
            1,
            internalError(),
            stored()),
        one(
            BEFORE,
            "the look for an earlier object refused",
            Scene.SMALL,
            Requests.HEAD,
            ALWAYS,
            Faults.answer(403, "application/xml", ""),
            refused("HeadObject", "s3:GetObject", "s3:ListBucket")),
        one(
            BEFORE,
            "the listing answered with 503, once",
            Scene.SMALL,
            Requests.LIST,
            1,
            slowDown(),
            stored()),
        one(
            BEFORE,
            "the listing refused",
            Scene.SMALL,
            Requests.LIST,
            ALWAYS,
            accessDenied(),
            refused("ListObjectsV2", "s3:ListBucket")),
        FaultCase.secrets(
            "Secrets Manager",
            "throttled, once",
            Scene.SMALL,
            () -> Rule.of(any -> true, 1, throttled()),
            stored()),
        FaultCase.secrets(
            "Secrets Manager",
            "throttled, always",
            Scene.SMALL,
            () -> Rule.of(any -> true, ALWAYS, throttled()),
            refused("secret", "ThrottlingException")),
        FaultCase.secrets(
            "Secrets Manager",
            "500, once",
            Scene.SMALL,
            () ->
                Rule.of(
                    any -> true,
                    1,
                    Faults.answer(
                        500,
                        "application/x-amz-json-1.1",
                        "{\"__type\":\"InternalServiceError\"}")),
            stored()),
        FaultCase.secrets(
            "Secrets Manager",
            "access denied",
            Scene.SMALL,
            () ->
                Rule.of(
                    any -> true,
                    ALWAYS,
                    Faults.answer(
                        400,
                        "application/x-amz-json-1.1",
                        "{\"__type\":\"AccessDeniedException\",\"Message\":\"User is not authorized to perform: secretsmanager:GetSecretValue\"}")),
            refused("secretsmanager:GetSecretValue")),
        FaultCase.secrets(
            "Secrets Manager",
            "KMS refuses to decrypt it",
            Scene.SMALL,
            () ->
                Rule.of(
                    any -> true,
                    ALWAYS,
                    Faults.answer(
                        400,
                        "application/x-amz-json-1.1",
                        "{\"__type\":\"AccessDeniedException\",\"Message\":\"Access to KMS is not allowed\"}")),
            refused("kms:Decrypt")),
        FaultCase.secrets(
            "Secrets Manager",
            "expired credentials of the function",
            Scene.SMALL,
            () ->
                Rule.of(
                    any -> true,
                    ALWAYS,
                    Faults.answer(
                        400,
                        "application/x-amz-json-1.1",
                        "{\"__type\":\"ExpiredTokenException\",\"message\":\"The security token included in the request is expired\"}")),
            refused("expired")),
        FaultCase.secrets(
            "Secrets Manager",
            "connection reset, once",
            Scene.SMALL,
            () -> Rule.of(any -> true, 1, Faults.resetAtOnce()),
            stored()));
  }

  private static FaultCase one(
      String group,
      String name,
      Scene scene,
      Predicate<Request> match,
      int times,
      Fault fault,
      Expectation expected) {
    return FaultCase.s3(group, name, scene, () -> Rule.of(match, times, fault), expected);
  }

  private static Fault internalError() {
    return error(500, "InternalError", "We encountered an internal error. Please try again.");
  }

  private static Fault slowDown() {
    return error(503, "SlowDown", "Please reduce your request rate.");
  }

  private static Fault accessDenied() {
    return error(403, "AccessDenied", "Access Denied");
  }

  private static Fault throttled() {
    return Faults.answer(
        400,
        "application/x-amz-json-1.1",
        "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
  }

  private static Fault error(int status, String code, String message) {
    return Faults.answer(status, "application/xml", xml(code, message));
  }

  /** As S3 writes it (S3 API reference, 'Error responses'). */
  private static String xml(String code, String message) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>"
        .formatted(code, message);
  }
}
