import Jobs
import Platform
import Testing
@testable import Spool

@Suite struct `A list of jobs` {
    let temporary: TemporarySpool
    init() throws { temporary = try TemporarySpool() }

    private static let day: Int64 = 86_400_000

    /// Puts a job that was accepted at a moment where a job of this state stands.
    @discardableResult
    func put(
        _ state: JobState, at milliseconds: Int64, pipeline: String = "web",
        owner: String? = nil
    ) throws -> JobID {
        let id = JobID(
            nanoseconds: UInt64(milliseconds) * 1_000_000,
            random: .random(in: 0 ... .max))
        let manifest = Manifest(
            id: id, pipeline: pipeline, lane: .normal,
            inputs: [.init(name: "a", mediaType: .jpeg, bytes: 1)],
            owner: owner)
        var status = Status(accepted: manifest)
        status.state = state
        let place: JobLocation =
            switch state {
            case .held: .held
            case .queued: .new(.normal)
            case .processing: .work
            case .completed, .failed, .cancelled: .final(state)
            }
        let job = try temporary.spool.layout.directory(place, for: id).making(id.text)
        try job.create("manifest.json").write(JSON.encode(manifest))
        try job.create("status.json").write(JSON.encode(status))
        return id
    }

    private func ids(_ page: JobPage) throws -> [JobID] {
        try page.jobs.map { try $0.decoded().id }
    }

    /// All pages, one after the other.
    private func all(_ query: JobQuery) throws -> [[JobID]] {
        var (query, pages) = (query, [[JobID]]())
        while pages.count < 100 {
            let page = try temporary.spool.lookup.list(query)
            pages.append(try ids(page))
            guard let next = page.next else { break }
            query.after = next
        }
        return pages
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `a list of jobs comes in pages, newest first, whatever their states`(
        limit: Int
    ) throws {
        let states = JobState.allCases
        let jobs = try (0..<40).map { number in
            try put(states[number % states.count], at: Int64(number) * Self.day / 5)
        }
        let pages = try all(JobQuery(limit: limit))
        #expect(pages.flatMap(\.self) == jobs.reversed())
        #expect(pages.dropLast().allSatisfy { $0.count == limit })
        #expect(pages.count == (40 + limit - 1) / limit)
        let failed = try all(JobQuery([.failed, .held], limit: limit)).flatMap(\.self)
        #expect(
            failed
                == jobs.enumerated().filter {
                    [.failed, .held].contains(states[$0.offset % states.count])
                }.map(\.element).reversed())
    }

    @Test func `a list of jobs is of one pipeline or owner, though few of many`() throws {
        let many = JobQuery.examinedMax + 20
        var wanted: [JobID] = []
        for number in 0..<many {
            let isWanted = [0, 500, many - 1].contains(number)
            let id = try put(
                .completed, at: Int64(number) * 1000, pipeline: isWanted ? "b" : "a",
                owner: isWanted ? "ada" : nil)
            if isWanted { wanted.append(id) }
        }
        var query = JobQuery(limit: 10)
        query.pipeline = "b"
        let pages = try all(query)
        // Of so many a page does not look at all.
        #expect(pages == [[wanted[2], wanted[1]], [wanted[0]]])
        query.owners = .one("bob")
        #expect(try all(query).flatMap(\.self) == [])
        (query.pipeline, query.owners) = (nil, .one("ada"))
        #expect(try all(query) == pages)
    }

    @Test func `a list of jobs includes the beginning of its time and excludes the end`() throws {
        let jobs = try (0..<6).map { try put(.completed, at: Int64($0) * Self.day / 2 + 7) }
        var query = JobQuery(limit: 2)
        query.since = Timestamp(milliseconds: Self.day / 2 + 7)
        query.until = Timestamp(milliseconds: 2 * Self.day + 7)
        #expect(try all(query).flatMap(\.self) == [jobs[3], jobs[2], jobs[1]])
        query.since = Timestamp(milliseconds: Self.day / 2 + 8)
        query.until = Timestamp(milliseconds: 2 * Self.day + 8)
        #expect(try all(query).flatMap(\.self) == [jobs[4], jobs[3], jobs[2]])
    }

    @Test func `a list of jobs opens no day that a page does not need`() throws {
        let old = try put(.completed, at: 7)
        let new = try put(.completed, at: 5 * Self.day)
        // A day that could not be read would not be a day with no jobs.
        try Directory(opening: temporary.path + "/done").removeAll("1970-01-01")
        try Directory(opening: temporary.path + "/done").create("1970-01-01").write([])
        #expect(try ids(temporary.spool.lookup.list(JobQuery([.completed], limit: 1))) == [new])
        #expect(try temporary.spool.lookup.status(of: old) == nil)
    }

    @Test func `a list of jobs is found among many names in the memory of a few`() throws {
        let all = (0..<5000).map { JobID(nanoseconds: UInt64($0) * 1_000_000, random: UInt64($0)) }
        var generator = SystemRandomNumberGenerator()
        for (limit, end) in [(1, nil), (10, all[3000]), (100, nil)] as [(Int, JobID?)] {
            var newest = NewestIDs(limit, from: all[40], before: end)
            for name in all.map(\.text).shuffled(using: &generator) + ["x", "", "manifest.json"] {
                Array(name.utf8).withUnsafeBytes { newest.offer($0) }
            }
            let wanted = all[40..<(end == nil ? 5000 : 3000)].reversed().prefix(limit)
            #expect(newest.sorted == Array(wanted))
        }
    }
}

extension `A list of jobs` {
    @Test func `a list of waiting jobs is as long as their count`() throws {
        #expect(try temporary.spool.intake.waitingCount() == 0)
        for state in JobState.allCases { try put(state, at: 7) }
        for lane in Lane.allCases { _ = try temporary.accept(lane: lane) }
        #expect(try temporary.spool.intake.waitingCount() == 5)
        // A file system that says nothing of directories by links has one more here, or fewer.
        try Directory(opening: temporary.path + "/new").make("other")
        #expect(try temporary.spool.intake.waitingCount() == 5)
    }
}
