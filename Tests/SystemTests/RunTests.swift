import Glibc
import Imaging
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// `pressroom run`: the same work with no server.
    @Suite struct Run {
        let directory: TemporaryDirectory

        init() throws { directory = try TestPipelines.folder() }

        @Test func `treats what it can, names it as promised, and leaves nothing else`() throws {
            try directory.write("in/Haus am See.jpg", Media.photo)
            try directory.write("in/broken.jpg", Media.truncated)
            try directory.write("in/notes.txt", Array("no".utf8))
            let files = ["Haus am See.jpg", "broken.jpg", "notes.txt", "missing.jpg"]
            let run = try start(["web"] + files.map { directory("in/" + $0) })
            #expect(try run.end() == .exited(1))
            let names = try directory.files("out")
            #expect(names.filter { $0.contains("Haus") } == [
                "album/Haus am See-album.pdf", "facts/Haus am See-facts.json",
                "large/Haus am See-large.jpg", "medium/Haus am See-medium.jpg",
                "slim/Haus am See-slim.jpg", "small/Haus am See-small.webp",
            ])
            #expect(names.filter { !$0.contains("Haus") }
                .allSatisfy { $0 == "facts/broken-facts.json" })
            let medium = try Directory(opening: directory("out/medium"))
                .contents("Haus am See-medium.jpg")
            let picture = try Decoded(medium, as: .jpeg)
            #expect(picture.size == PixelSize(800, 560))
            #expect(picture.quarters == [.blue, .green, .red, .white])
            let house = directory("in/Haus am See.jpg")
            #expect(said("output").hasPrefix("\(house)  completed  6 files"))
            for (name, reason) in [("broken.jpg", "The file cannot be decoded: "),
                                   ("notes.txt", "is of no known type (pipeline web takes "),
                                   ("missing.jpg", "no such file or directory")] {
                #expect(said("error").contains("\(directory("in/" + name))  failed  \(reason)"))
            }
            #expect(try hidden() == [])
        }

        @Test func `replaces nothing unless it is told to`() throws {
            try directory.write("a.jpg", Media.small)
            for _ in 1...2 {
                #expect(try start(["tile", directory("a.jpg")]).end() == .exited(0))
            }
            #expect(try directory.files("out") == ["tile/a-tile-2.jpg", "tile/a-tile.jpg"])
            #expect(try start(["tile", directory("a.jpg"), "--force"]).end() == .exited(0))
            #expect(try directory.files("out") == ["tile/a-tile-2.jpg", "tile/a-tile.jpg"])
        }

        @Test func `goes on with less memory than one photograph takes`() throws {
            for name in ["a.jpg", "b.jpg", "c.jpg"] {
                try directory.write(name, Media.photoOfTwoMegapixels)
            }
            let files = ["a.jpg", "b.jpg", "c.jpg"].map { directory($0) }
            let run = try start(["web", "--memory", "128MB", "--jobs", "8"] + files)
            #expect(try run.end() == .exited(0))
            #expect(try directory.files("out").count == 18)
        }

        @Test(arguments: [["nosuch"], ["--sandbox", "weak", "tile"], ["--jobs", "0", "tile"],
                          ["--memory", "1kB", "tile"], ["--memory", "much", "tile"]])
        func `a command line with a mistake ends with 2 and touches nothing`(_ words: [String])
            throws {
            try directory.write("a.jpg", Media.small)
            #expect(try start(words + [directory("a.jpg")]).end() == .exited(2))
            #expect(said("error").split(separator: "\n").count >= 1)
            #expect(try !Directory(opening: directory.path).exists("out"))
        }

        @Test(arguments: [SIGINT, SIGTERM]) func `leaves nothing when it is stopped`(
            _ signal: Int32) throws {
            try directory.write("endless.pdf", Media.endlessDocument)
            let run = try start(["book", directory("endless.pdf")])
            let processes = try eventually("a child at work") { () -> [RunningProcess]? in
                let all = try RunningProcess.descendants(of: run.processID)
                let workers = Set(all.filter { $0.name.hasPrefix("pressroom-worke") }.map(\.id))
                return all.contains { workers.contains($0.parent) } ? all : nil
            }
            run.send(signal)
            #expect(try run.end() == .exited(128 + signal))
            // Those that were killed may take a moment to go.
            _ = try eventually("the end of all of them") {
                processes.contains(where: \.isRunning) ? nil : true
            }
            #expect(try Directory(opening: directory("out")).names() == [])
        }

        @Test func `goes on when a worker is killed, and when the scheduler is`() throws {
            try directory.write("book.pdf", Media.document(pages: 40, width: 900, height: 900))
            let run = try start(["book", directory("book.pdf")])
            let scheduler = try eventually("the scheduler") {
                try RunningProcess.descendants(of: run.processID)
                    .first { $0.name == "pressroom-sched" }
            }
            try eventually("a worker server") {
                try RunningProcess.descendants(of: scheduler.id)
                    .first { $0.name == "pressroom-worke" && $0.parent == scheduler.id }
            }.kill()
            scheduler.kill()
            #expect(try run.end() == .exited(0))
            #expect(try directory.files("out").count == 42)
            #expect(try hidden() == [])
        }

        /// Starts a run whose results go to `out`.
        private func start(_ words: [String]) throws -> Program {
            let folder = try Directory(opening: directory.path)
            for name in ["output", "error"] { try folder.remove(name) }
            let null = try Descriptor.null()
            let (output, error) = (try folder.create("output"), try folder.create("error"))
            return try Program(
                Program.sibling("pressroom"),
                ["run", "--pipelines", directory("pipelines"), "-o", directory("out")] + words,
                descriptors: [null.raw, output.raw, error.raw])
        }

        private func said(_ name: String) -> String {
            let bytes = try? Directory(opening: directory.path).contents(name)
            return String(decoding: bytes ?? [], as: UTF8.self)
        }

        /// What is in the directory of results and none.
        private func hidden() throws -> [String] {
            try Directory(opening: directory("out")).names().filter { $0.hasPrefix(".") }
        }
    }
}
