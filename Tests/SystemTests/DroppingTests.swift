import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// Files that are put into directories under `drop/`.
    @Suite struct `Files that are dropped` {
        private let directory: TemporaryDirectory
        private let stack: Stack
        private let drop: String

        init() throws {
            directory = try TestPipelines.folder()
            stack = try Stack(in: directory)
            drop = try stack.spool.dropFolder(of: "tile")
        }

        /// A picture whose bytes no other has.
        private static func picture(_ number: Int) -> [UInt8] {
            // What follows the end of a picture is passed over.
            Media.small + Array("picture \(number)".utf8)
        }

        /// Starts a program that puts files somewhere.
        private func start(_ program: String, _ arguments: String...) throws -> Program {
            let null = try Descriptor.null()
            return try Program(program, arguments, descriptors: [null.raw, null.raw, 2])
        }

        /// How many files have been taken.
        private func taken() -> Int {
            ["", "/Holidays"].reduce(0) { count, folder in
                let names = try? Directory(opening: "\(drop)/.taken\(folder)").names()
                // Those on their way are hidden.
                return count + (names ?? []).count { $0.hasSuffix(".jpg") && !$0.hasPrefix(".") }
            }
        }

        @Test func `2,000 files dropped by cp, mv and rsync at once are each taken once and whole`()
            throws
        {
            let counts = ["copied": 700, "synced": 650, "Holidays": 650]
            var sent: [String: [UInt8]] = [:]
            for (folder, count) in counts {
                for number in 0..<count {
                    let name = "\(folder)-\(number).jpg"
                    let bytes = Self.picture(sent.count)
                    sent[name] = bytes
                    try directory.write("from/\(folder)/\(name)", bytes)
                }
            }
            let programs = [
                try start("cp", "-r", directory("from/copied") + "/.", drop),
                try start("rsync", "-a", directory("from/synced") + "/", drop),
                try start("mv", directory("from/Holidays"), drop),
            ]
            for goal in [1, 900] {
                _ = try eventually("\(goal) files that are taken", within: 120) {
                    taken() >= goal ? true : nil
                }
                try stack.process("pressroom-scheduler").kill()
            }
            for program in programs { #expect(try program.end() == .exited(0)) }
            _ = try eventually("the last file that is taken", within: 120) {
                taken() == sent.count ? true : nil
            }
            #expect(try stack.stop() == .exited(0))

            let jobs = try stack.spool.manifests()
            #expect(jobs.count == sent.count)
            var seen: Set<String> = []
            for (path, manifest) in jobs {
                let name = manifest.inputs[0].name
                let folder = try Directory(opening: "\(stack.spool.path)/\(path)/in")
                #expect(try folder.contents("000") == sent[name])
                #expect(seen.insert(name).inserted, "\(name) was taken twice")
                #expect(manifest.lane == .batch)
            }
            // The folder is one batch, whatever happened.
            let batches = Set(
                jobs.filter { $0.manifest.inputs[0].name.hasPrefix("Holidays") }
                    .map(\.manifest.batch))
            #expect(batches.count == 1)
            #expect(try directory.files("spool/drop/tile/.refused") == [])
        }

        @Test func `a dropped folder becomes a batch that can be asked for by its id`() throws {
            for number in 0..<3 {
                try directory.write(
                    "from/Summer/\(number).jpg",
                    number == 1 ? Media.truncated : Self.picture(number))
            }
            try directory.write("from/Summer/batch.yaml", Array("priority: urgent\n".utf8))
            #expect(try start("mv", directory("from/Summer"), drop).end() == .exited(0))
            let id = try eventually("a batch") {
                try Directory(opening: stack.spool.path + "/batches").names().first
            }
            let batch = try eventually("its end") { () -> BatchSummary? in
                let answer = try stack.client.get("/batches/\(id)")
                guard answer.status == 200 else { return nil }
                let batch = try answer.decoded(BatchSummary.self)
                return batch.total == 3 && batch.finishedAt != nil ? batch : nil
            }
            #expect(batch.title?.text == "Summer" && batch.pipelines == ["tile"])
            #expect(batch.counts["completed"] == 2 && batch.counts["failed"] == 1)
            #expect(batch.failures.map(\.name) == ["1.jpg"] && batch.progress == 1)
            let list = try stack.client.get(batch.links.jobs)
            #expect(list.status == 200)
            #expect(try stack.stop() == .exited(0))
        }
    }
    /// What is in dropped folders besides files to process.
    @Suite(.enabled(if: SettableClock.isPossible, "there is no libfaketime"))
    struct `Files that are dropped over a long time` {
        @Test func `litter is no job, transfers are waited for, and empty folders are removed`()
            throws
        {
            let directory = try TestPipelines.folder()
            let clock = try SettableClock(in: directory)
            let stack = try Stack(in: directory, environment: clock.environment)
            let drop = try stack.spool.dropFolder(of: "tile")
            let litter = [
                ".DS_Store", "._a.jpg", "Thumbs.db", "@eaDir/a.jpg/S.jpg",
                "__MACOSX/._a.jpg", "inner/desktop.ini",
            ]
            for name in litter + ["a.jpg", "b.jpg.filepart", "inner/c.jpg.crdownload", "a.jpg~"] {
                try directory.write("from/Summer/\(name)", Media.small + Array(name.utf8))
            }
            try directory.write("from/Empty/inner/Thumbs.db", Media.small)
            for folder in ["Summer", "Empty"] {
                _ = try eventually("a directory to drop it into") {
                    rename(directory("from/\(folder)"), "\(drop)/\(folder)") == 0 ? true : nil
                }
            }
            func wait(forJobs count: Int) throws {
                _ = try eventually("\(count) jobs") {
                    try stack.spool.jobs("done").count == count ? true : nil
                }
            }
            try wait(forJobs: 1)
            try clock.set(ahead: 3600)
            _ = try eventually("the end of the empty folder") {
                try Directory(opening: drop).exists("Empty") ? nil : true
            }
            for (name, newName) in [
                ("b.jpg.filepart", "b.jpg"),
                ("inner/c.jpg.crdownload", "inner/c.jpg"),
            ] {
                #expect(rename("\(drop)/Summer/\(name)", "\(drop)/Summer/\(newName)") == 0)
            }
            try wait(forJobs: 3)
            #expect(unlink("\(drop)/Summer/a.jpg~") == 0)
            _ = try eventually("the end of the folder", within: 60) {
                try Directory(opening: drop).exists("Summer") ? nil : true
            }
            #expect(
                try directory.files("spool/drop/tile") == [
                    ".taken/Summer/a.jpg", ".taken/Summer/b.jpg", ".taken/Summer/inner/c.jpg",
                ])
            let batches = try stack.spool.manifests().map(\.manifest.batch)
            #expect(batches.count == 3 && Set(batches).count == 1)
            #expect(try stack.stop() == .exited(0))
        }
    }
}
