package vaultsnapshot.cli;

import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import vaultsnapshot.input.InvalidInputException;

/** The Region of the bucket, which a function always has and a laptop often has not. */
final class AwsRegion {
  private AwsRegion() {}

  /**
   * Sees that the SDK will find one.
   *
   * @throws InvalidInputException if it will not
   */
  static void require() {
    try {
      DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException none) {
      throw new InvalidInputException(
          "settings",
          List.of(
              "AWS_REGION: not set, and no AWS profile names a Region; expected the bucket's, such"
                  + " as eu-central-1"));
    }
  }
}
