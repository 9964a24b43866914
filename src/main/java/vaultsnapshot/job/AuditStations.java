package vaultsnapshot.job;

import java.time.InstantSource;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.report.Log;
import vaultsnapshot.settings.AuditSettings;
import vaultsnapshot.stream.Buffers;

/**
 * What an audit works with, wired by the entry point.
 *
 * @param buffers what every stream of this process works with
 * @param cryptoProvider name and version of what serves SHA-256, for a rebuilt receipt
 * @param toolVersion of this program
 */
public record AuditStations(
    AuditSettings settings,
    SnapshotBucket bucket,
    Buffers buffers,
    Log log,
    InstantSource clock,
    String cryptoProvider,
    String toolVersion) {}
