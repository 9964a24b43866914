/** Tests of the S3 side: against a server at the wire, and against a real LocalStack. */
@NullMarked
package vaultsnapshot.bucket;

import org.jspecify.annotations.NullMarked;
