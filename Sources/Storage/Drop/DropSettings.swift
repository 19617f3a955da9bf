package import Jobs
package import Pipelines
package import Platform
package import Spool

/// What all directories under `drop/` share.
package struct DropSettings: Sendable {
    let intake: Spool.Intake
    let lookup: Spool.Lookup
    let batches: Spool.Batches
    let disk: Spool.Disk
    /// How many jobs may wait before no more is taken.
    let queueMax: Int
    /// What is left free on the disk, in bytes.
    let reserveBytes: Int
    /// The mail addresses that sidecar files may name.
    let notifiable: NotifiableAddresses
    /// The directories below which sidecar files may have outputs put.
    let publishRoots: [String]
    /// Directories that files are taken from besides those that pipelines name.
    let directories: [DropDirectory]
    let log: Log
    /// How many files of a directory are looked at before the first of them is taken.
    let windowMax: Int
    /// The time, in nanoseconds since 1970.
    let now: @Sendable () -> UInt64

    package init(
        spool: Spool, queueMax: Int, reserveBytes: Int,
        notifiable: NotifiableAddresses, publishRoots: [String] = [],
        directories: [DropDirectory] = [], log: Log,
        windowMax: Int = 4096,
        now: @escaping @Sendable () -> UInt64 = { Clock.wallNanoseconds }
    ) {
        self.now = now
        self.windowMax = windowMax
        (intake, lookup) = (spool.intake, spool.lookup)
        (batches, disk) = (spool.batches, spool.disk)
        self.queueMax = queueMax
        self.reserveBytes = reserveBytes
        self.notifiable = notifiable
        self.publishRoots = publishRoots.map {
            $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0
        }
        self.directories = directories
        self.log = log
    }

    /// For how long a file has not changed, in seconds. What changed at a time that is still to
    /// come did so before the clock was set back: anything after that would have an earlier time.
    func quietSeconds(_ info: FileInfo) -> Double { seconds(from: info.changedNanoseconds) }

    /// How far a time is from now, before or after it, in seconds.
    func seconds(from nanoseconds: Int64) -> Double {
        abs(Double(Int64(now()) - nanoseconds)) / 1e9
    }
}
