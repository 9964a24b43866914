package vaultsnapshot.bucket;

import java.time.Instant;

/**
 * A multipart upload that was begun and neither completed nor aborted. Its parts are paid for and
 * not seen in a listing.
 *
 * @param key what it was to become
 * @param begunAt when
 */
public record OpenUpload(String key, String uploadId, Instant begunAt) {}
