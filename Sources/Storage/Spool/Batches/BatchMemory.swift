internal import Jobs

/// What is known of a batch's jobs that have ended, so that each is read once. A job that completed
/// stays as it is or is removed; one that failed or was cancelled may be tried again.
struct BatchMemory {
    /// The jobs that completed, by the number that their id is.
    private(set) var completed: Set<UInt128> = []
    private(set) var completedSums = Sums()
    private(set) var others: [JobID: (state: JobState, sums: Sums)] = [:]
    /// Where the job stood that was looked for last: most stand together.
    var lastLocation = JobLocation.new(.batch)

    /// What ended jobs come to.
    struct Sums {
        var bytesIn = 0
        var bytesOut = 0
        var bytesSaved = 0
        var lastEnd: Timestamp?
        var pipelines: Set<String> = []

        init() {}

        init(_ job: JobResult) {
            (bytesIn, bytesOut, bytesSaved) = (job.bytesIn, job.bytesOut, job.bytesSaved)
            lastEnd = job.finishedAt
            pipelines = [job.pipeline]
        }

        mutating func add(_ more: Sums) {
            bytesIn += more.bytesIn
            bytesOut += more.bytesOut
            bytesSaved += more.bytesSaved
            lastEnd = [lastEnd, more.lastEnd].compactMap(\.self).max()
            pipelines.formUnion(more.pipelines)
        }
    }

    mutating func completed(_ job: UInt128, _ sums: Sums) {
        if completed.insert(job).inserted { completedSums.add(sums) }
    }

    mutating func ended(_ job: JobID, _ state: JobState, _ sums: Sums) {
        others[job] = (state, sums)
    }

    /// The job runs again, or is gone.
    mutating func forget(_ job: JobID) { others[job] = nil }

    /// The number that a job's id is, as it stands in a name; `nil` for what is none.
    static func number(_ name: UnsafeRawBufferPointer) -> UInt128? {
        guard name.count == 36 else { return nil }
        var number: UInt128 = 0
        for byte in name where byte != UInt8(ascii: "-") {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            number = number << 4 | UInt128(digit)
        }
        return number
    }
}
