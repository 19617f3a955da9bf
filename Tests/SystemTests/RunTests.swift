import Glibc
import Imaging
import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    /// `pressroom run`: the same work with no server.
    @Suite struct `The command pressroom run` {
        let directory: TemporaryDirectory

        init() throws { directory = try TestPipelines.folder() }

        @Test func `run processes what it can, names it as promised and leaves nothing else`()
            throws
        {
            try directory.write("in/Haus am See.jpg", Media.photo)
            try directory.write("in/broken.jpg", Media.truncated)
            try directory.write("in/notes.txt", Array("no".utf8))
            let files = ["Haus am See.jpg", "broken.jpg", "notes.txt", "missing.jpg"]
            let run = try start(["web"] + files.map { directory("in/" + $0) })
            #expect(try run.end() == .exited(1))
            let names = try directory.files("out")
            #expect(
                names.filter { $0.contains("Haus") } == [
                    "album/Haus am See-album.pdf", "facts/Haus am See-facts.json",
                    "large/Haus am See-large.jpg", "medium/Haus am See-medium.jpg",
                    "slim/Haus am See-slim.jpg", "small/Haus am See-small.webp",
                ])
            #expect(
                names.filter { !$0.contains("Haus") }
                    .allSatisfy { $0 == "facts/broken-facts.json" })
            let medium = try Directory(opening: directory("out/medium"))
                .contents("Haus am See-medium.jpg")
            let picture = try Decoded(medium, as: .jpeg)
            #expect(picture.size == PixelSize(800, 560))
            #expect(picture.quarters == [.blue, .green, .red, .white])
            let house = directory("in/Haus am See.jpg")
            #expect(said("output").hasPrefix("\(house)  completed  6 files"))
            let paths = said("output").split(separator: "  -> ").last?.dropLast()
            let steps = ["small", "medium", "large", "slim", "facts", "album"].map { step in
                directory("out/" + (names.first { $0.hasPrefix("\(step)/Haus") } ?? ""))
            }
            #expect(paths.map(String.init) == steps.joined(separator: "  "))
            for (name, reason) in [
                ("broken.jpg", "The file cannot be decoded: "),
                ("notes.txt", "is of an unknown type (pipeline web takes "),
                ("missing.jpg", "no such file or directory"),
            ] {
                #expect(said("error").contains("\(directory("in/" + name))  failed  \(reason)"))
            }
            let summary = "1 completed, 3 failed: \(names.count) files in \"\(directory("out"))\", "
            #expect(said("error").split(separator: "\n").last?.hasPrefix(summary) == true)
            #expect(try hidden() == [])
        }

        @Test func `run keeps the tree of a folder below each step`() throws {
            for name in ["in/a.jpg", "in/2026/sea/a.jpg", "in/2026/b.jpg", "in/.c.jpg"] {
                try directory.write(name, Media.small)
            }
            #expect(try start(["tile", directory("in")]).end() == .exited(0))
            #expect(
                try directory.files("out") == [
                    "tile/2026/b-tile.jpg", "tile/2026/sea/a-tile.jpg", "tile/a-tile.jpg",
                ])
            let said = said("output").split(separator: "\n").map { $0.prefix { $0 != " " } }
            #expect(
                said.sorted()
                    == ["in/2026/b.jpg", "in/2026/sea/a.jpg", "in/a.jpg"].map {
                        directory($0)[...]
                    })
        }

        @Test func `run skips a file of a folder that is none for the pipeline`() throws {
            try directory.write("in/a.jpg", Media.small)
            try directory.write("in/notes.txt", Array("no".utf8))
            try directory.write("in/x/book.pdf", Media.document(pages: 1))
            let text = """
                name: own
                accepts: [image/jpeg]
                steps: { tile: { uses: thumbnail, with: { width: 40 } } }
                """
            try directory.write("own.yaml", Array(text.utf8))
            let pipeline = directory("own.yaml")
            #expect(try start([pipeline, directory("in")]).end() == .exited(0))
            for reason in [
                "notes.txt  skipped  is of an unknown type (pipeline own takes image/jpeg)\n",
                "book.pdf  skipped  is application/pdf, which pipeline own does not take ",
            ] { #expect(said("output").contains(reason)) }
            #expect(said("error").hasPrefix("pressroom: skipping 2 of 3 files\n1 completed, 2 s"))
            // Its name promises what it is not.
            try directory.write("in/torn.JPEG", Array("no".utf8))
            #expect(try start([pipeline, directory("in"), "--force"]).end() == .exited(1))
            #expect(said("error").contains("torn.JPEG  failed  is of an unknown type "))
            // One that is named was meant.
            let named = ["in/a.jpg", "in/notes.txt"].map { directory($0) }
            #expect(try start([pipeline, "--force"] + named).end() == .exited(1))
            #expect(said("error").contains("notes.txt  failed  is of an unknown type "))
        }

        @Test(
            arguments: [
                (["in"], "in"), (["in/thumbnail/x"], "in"), (["--watch", "in"], "in"),
                (["a.jpg", "--watch", "link"], "in"), (["in"], "link"),
            ])
        func `run refuses to put results among the files that it takes`(
            words: [String], output: String
        ) throws {
            for name in ["in/thumbnail/x/a.jpg", "a.jpg"] {
                try directory.write(name, Media.small)
            }
            #expect(symlink("in", directory("link")) == 0)
            let files = words.map { $0.hasPrefix("-") ? $0 : directory($0) }
            let run = try start(["thumbnail width=40"] + files, to: output)
            #expect(try run.end() == .exited(2))
            #expect(said("error").contains("would be among the files of "), "\(said("error"))")
            #expect(try directory.files("in") == ["thumbnail/x/a.jpg"])
        }

        @Test func `run refuses to watch where results have names by their size`() throws {
            try directory.write("in/a.jpg", Media.small)
            let run = try start(
                [
                    "thumbnail width=40", "--watch", directory("in"), "--name",
                    "{stem}-{height}.{ext}",
                ],
                to: nil)
            #expect(try run.end() == .exited(2))
            #expect(said("error").contains("names are known before; the size is not"))
        }

        @Test func `run takes a pipeline that is written on its command line`() throws {
            try directory.write("a.jpg", Picture.quarters(400, 200).jpeg())
            let line = "thumbnail width=200 format=png | thumbnail width=50"
            #expect(try start([line, directory("a.jpg")]).end() == .exited(0))
            #expect(try directory.files("out") == ["thumbnail-2/a-thumbnail-2.jpg"])
            let small = try Directory(opening: directory("out/thumbnail-2"))
                .contents("a-thumbnail-2.jpg")
            #expect(try Decoded(small, as: .jpeg).size == PixelSize(50, 25))
            #expect(try start([line, "--print"]).end() == .exited(0))
            try directory.write("pipelines/inline.yaml", Array(said("output").utf8))
            #expect(try start(["inline", "--force", directory("a.jpg")]).end() == .exited(0))
            #expect(try directory.files("out").count == 1)
            #expect(
                try Directory(opening: directory("out/thumbnail-2")).contents("a-thumbnail-2.jpg")
                    == small)
            let named = "big: \(line) | metadata"
            #expect(try start([named, directory("a.jpg"), "--force"]).end() == .exited(0))
            #expect(
                try directory.files("out") == [
                    "big/a-big.png", "metadata/a-metadata.json", "thumbnail-2/a-thumbnail-2.jpg",
                ])
            // One result of each file can have the file's own name.
            let words = ["thumbnail width=200 | optimize", directory("a.jpg")]
            #expect(try start(words + ["--name", "{stem}.{ext}"], to: "own").end() == .exited(0))
            #expect(try directory.files("own") == ["a.jpg"])
        }

        @Test func `run shows what is wrong with a pipeline on its command line`() throws {
            try directory.write("a.jpg", Media.small)
            #expect(try start(["", directory("a.jpg")]).end() == .exited(1))
            #expect(said("error").contains("inline:1:1: error: a step is missing here\n"))
            #expect(try start(["optimize qualty=5", directory("a.jpg")]).end() == .exited(1))
            #expect(
                said("error") == """
                    pressroom: the pipeline on the command line has 1 error
                    inline:1:10: error: unknown option "qualty" of optimize; did you mean "quality"?
                        1 | optimize qualty=5
                          |          ^~~~~~

                    """)
            #expect(try !Directory(opening: directory.path).exists("out"))
        }

        @Test func `run replaces no file without --force`() throws {
            try directory.write("a.jpg", Media.small)
            for _ in 1...2 {
                #expect(try start(["tile", directory("a.jpg")]).end() == .exited(0))
            }
            #expect(try directory.files("out") == ["tile/a-tile-2.jpg", "tile/a-tile.jpg"])
            #expect(try start(["tile", directory("a.jpg"), "--force"]).end() == .exited(0))
            #expect(try directory.files("out") == ["tile/a-tile-2.jpg", "tile/a-tile.jpg"])
        }

        @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0]])
        func `run names files of the same name by their order`(_ order: [Int]) throws {
            // Square, twice as wide as high, and so on; the first ones take the longest.
            let sizes = [(2000, 2000), (1000, 500), (300, 100), (160, 40)]
            for (number, size) in sizes.enumerated() {
                try directory.write(
                    "\(number)/IMG_0001.JPG",
                    Picture.quarters(size.0, size.1).jpeg())
            }
            let files = order.map { directory("\($0)/IMG_0001.JPG") }
            let run = try start(["tile", "--jobs", "2", "--json", directory("0/none.jpg")] + files)
            #expect(try run.end() == .exited(1))
            struct Line: Decodable {
                struct Output: Decodable { let path: String; let height: Int }
                let inputs: [String]
                let state: String
                let outputs: [Output]
            }
            let said = said("output").split(separator: "\n")
            #expect(said.last?.hasPrefix(#"{"summary":{"bytesIn":"#) == true)
            let lines = try said.dropLast().map {
                try JSON.decode(Line.self, from: Array($0.utf8))
            }
            #expect(lines.count == 5)
            for (number, file) in files.enumerated() {
                let line = try #require(lines.first { $0.inputs == [file] })
                let stem = number == 0 ? "IMG_0001" : "IMG_0001-\(number + 1)"
                let path = directory("out/tile/\(stem)-tile.jpg")
                #expect(line.state == "completed" && line.outputs.map(\.path) == [path])
                let made = try Directory(opening: directory("out/tile"))
                let picture = try Decoded(made.contents("\(stem)-tile.jpg"), as: .jpeg)
                #expect(picture.size.height == [40, 20, 13, 10][order[number]])
                #expect(line.outputs[0].height == picture.size.height)
            }
            #expect(lines.first { $0.inputs == [directory("0/none.jpg")] }?.state == "failed")
            #expect(self.said("error").hasPrefix("4 completed, 1 failed: 4 files in "))
        }

        @Test(arguments: [SIGINT, SIGTERM]) func `run says what was done when it is interrupted`(
            _ signal: Int32
        ) throws {
            try directory.write("done.pdf", Media.document(pages: 2))
            try directory.write("endless.pdf", Media.endlessDocument)
            let files = ["missing.pdf", "endless.pdf", "done.pdf"].map { directory($0) }
            let run = try start(["book", "--jobs", "2"] + files)
            _ = try eventually("the end of one job", within: 60) {
                said("output").contains("done.pdf  completed  4 files") ? true : nil
            }
            run.send(signal)
            #expect(try run.end() == .exited(128 + signal))
            #expect(said("output").hasSuffix("\n\(files[1])  not processed\n"))
            #expect(
                said("error").split(separator: "\n").last?.hasPrefix(
                    "1 completed, 1 failed, 1 not processed: 4 files in \"\(directory("out"))\", "
                ) == true)
            // Beside the results there is what the same command goes on by.
            #expect(try results("out").count == 4 && hidden().count == 1)
        }

        @Test func `run with --skip-existing makes what is missing and replaces nothing`() throws {
            for name in ["in/a.jpg", "in/x/b.jpg"] { try directory.write(name, Media.small) }
            let words = ["metadata | thumbnail width=40", directory("in"), "--skip-existing"]
            #expect(try start(words).end() == .exited(0))
            let all = try results("out")
            #expect(all.count == 4)
            let out = try Directory(opening: directory("out"))
            try out.remove("thumbnail/x/b-thumbnail.jpg")
            try directory.write("out/metadata/x/b-metadata.json", [1])
            #expect(try start(words).end() == .exited(0))
            #expect(
                said("error").hasPrefix(
                    "pressroom: skipping 1 of 2 files\n1 completed, 1 skipped: 1 file in "))
            #expect(said("output").contains("/in/a.jpg  skipped  has results already\n"))
            #expect(
                try results("out").filter { $0.value != [1] }
                    == all.filter {
                        $0.key != "metadata/x/b-metadata.json"
                    })
            #expect(try start(words).end() == .exited(0))
            #expect(
                said("error").hasPrefix(
                    "pressroom: skipping 2 of 2 files\n0 completed, 2 skipped, "))
            #expect(try hidden() == [])
        }

        @Test func `run with --newer makes again what is older than its file`() throws {
            for name in ["in/a.jpg", "in/b.jpg"] { try directory.write(name, Media.small) }
            let words = ["thumbnail width=40", directory("in"), "--newer"]
            #expect(try start(words).end() == .exited(0))
            try directory.write("in/b.jpg", Picture.quarters(80, 40).jpeg())
            let later = Array(repeating: timespec(tv_sec: 1 << 32, tv_nsec: 0), count: 2)
            #expect(utimensat(AT_FDCWD, directory("in/b.jpg"), later, 0) == 0)
            #expect(try start(words).end() == .exited(0))
            #expect(said("output").contains("/in/a.jpg  skipped  has results that are as new\n"))
            let made = try Directory(opening: directory("out/thumbnail"))
                .contents("b-thumbnail.jpg")
            #expect(try Decoded(made, as: .jpeg).size == PixelSize(40, 20))
            #expect(try directory.files("out").count == 2)
        }

        @Test func `run names results as a template says, beside their files without -o`() throws {
            for name in ["in/a.jpg", "in/x/b.jpg"] { try directory.write(name, Media.small) }
            let words = [
                "thumbnail: thumbnail width=40 | metadata", directory("in"), "--name",
                "{folder}/{stem}-{step}.{ext}",
            ]
            for _ in 1...2 {
                #expect(try start(words + ["--skip-existing"], to: nil).end() == .exited(0))
                #expect(
                    try directory.files("in") == [
                        "a-metadata.json", "a-thumbnail.jpg", "a.jpg", "x/b-metadata.json",
                        "x/b-thumbnail.jpg", "x/b.jpg",
                    ])
            }
            #expect(
                said("output").contains(
                    "/in/x/b-thumbnail.jpg  skipped  is a result of another file\n"))
            for name in ["other/a.jpg", "other/x/b.jpg"] { try directory.write(name, Media.small) }
            let other = words.map { $0 == directory("in") ? directory("other") : $0 }
            #expect(try start(other, to: "out").end() == .exited(0))
            #expect(
                try directory.files("out") == [
                    "a-metadata.json", "a-thumbnail.jpg", "x/b-metadata.json", "x/b-thumbnail.jpg",
                ])
        }

        @Test func `run takes no result as a file, whatever number it got`() throws {
            try directory.write("in/a.jpg", Media.small)
            let words = [
                "thumbnail width=40", directory("in"), "--name", "{folder}/{stem}-{step}.{ext}",
            ]
            for number in 1...3 {
                #expect(try start(words, to: nil).end() == .exited(0))
                #expect(said("error").contains("1 completed"), "\(said("error"))")
                #expect(try directory.files("in").count == 1 + number)
            }
            #expect(
                try directory.files("in") == [
                    "a-thumbnail-2.jpg", "a-thumbnail-3.jpg", "a-thumbnail.jpg", "a.jpg",
                ])
        }

        @Test func `run fails a file in the way of whose results something lies, and no other`()
            throws
        {
            for name in ["in/a.jpg", "in/x/b.jpg", "in/y/c.jpg", "out/tile/x"] {
                try directory.write(name, Media.small)
            }
            #expect(symlink("/", directory("out/tile/y")) == 0)
            #expect(try start(["tile", directory("in")]).end() == .exited(1))
            for name in ["x", "y"] {
                let place = directory("out/tile/\(name)")
                #expect(
                    said("error").contains(
                        "failed  there is no folder in the place of \"\(place)\""))
            }
            #expect(try directory.files("out") == ["tile/a-tile.jpg", "tile/x", "tile/y"])
        }

        @Test func `run refuses what the same command is doing, and goes on with other files`()
            throws
        {
            try directory.write("endless.pdf", Media.endlessDocument)
            try directory.write("done.pdf", Media.document(pages: 1))
            let words = ["book", directory("endless.pdf")]
            let run = try start(words)
            _ = try eventually("its record") { () -> Bool? in
                let out = try? Directory(opening: directory("out"))
                let record = try out?.names().first { $0.hasPrefix(".pressroom-run-") }
                return try record.map { try out?.contents($0).isEmpty == false } == true
                    ? true : nil
            }
            #expect(try start(words).end() == .exited(1))
            #expect(
                said("error") == "pressroom: the same command is under way, with its results in "
                    + "\"\(directory("out"))\"\n")
            #expect(try start(["book", directory("done.pdf")]).end() == .exited(0))
            #expect(said("error").hasPrefix("pressroom: another run of this pipeline puts "))
            run.send(SIGINT)
            #expect(try run.end() == .exited(128 + SIGINT))
            #expect(try hidden() == [] && results("out").count == 3)
        }

        @Test(
            arguments: [
                ("{stem}.{ext}", 1, "results would have the same names; nothing was done\n"),
                ("{stm}.{ext}", 2, "unknown variable \"stm\"; did you mean \"stem\"?"),
                ("{job}/{stem}.{ext}", 2, "a run has no {job}"),
                ("{input}.{ext}", 1, "results would have the same names; nothing was done\n"),
                ("{page}.{ext}", 2, "makes a file without a page"),
            ] as [(String, Int32, String)])
        func `run refuses names that cannot be before it does anything`(
            template: String, status: Int32, reason: String
        ) throws {
            for name in ["in/a.jpg", "in/x/a.jpg"] { try directory.write(name, Media.small) }
            let run = try start(["thumbnail width=40", directory("in"), "--name", template])
            #expect(try run.end() == .exited(status))
            #expect(said("error").contains(reason), "\(said("error"))")
            #expect(try !Directory(opening: directory.path).exists("out"))
        }

        @Test func `run with --watch takes two files whose names look alike`() throws {
            for name in ["caf\u{e9}", "cafe\u{301}"] {
                try directory.write("in/\(name).jpg", Media.small)
            }
            let run = try start(["metadata", "--watch", directory("in")])
            _ = try eventually("both files") {
                said("output").split(separator: "\n").count >= 2 ? true : nil
            }
            run.send(SIGINT)
            #expect(try run.end() == .exited(128 + SIGINT))
            #expect(said("error").hasPrefix("2 completed: "), "\(said("error"))")
        }

        @Test(arguments: ["in/../in", "link"])
        func `run replaces no file that it processes, whatever way leads there`(way: String)
            throws
        {
            try directory.write("in/a.jpg", Media.small)
            #expect(symlink("in", directory("link")) == 0)
            let words = ["thumbnail width=40", "--name", "{stem}.{ext}"]
            for option in ["--force", "--newer", "--skip-existing"] {
                let run = try start(words + [directory("in"), option], to: way)
                #expect(try run.end() == .exited(1))
                #expect(said("error").contains(", and a file to process\n"))
            }
            let run = try start(words + ["--watch", directory("in")], to: way)
            let reason = "a.jpg  failed  its result would have its own name"
            _ = try eventually(reason) { said("error").contains(reason) ? true : nil }
            run.send(SIGINT)
            #expect(try run.end() == .exited(128 + SIGINT))
            #expect(try directory.files("in") == ["a.jpg"])
            #expect(try Directory(opening: directory("in")).contents("a.jpg") == Media.small)
        }

        @Test func `run with --watch processes files as they come until it is stopped`() throws {
            try directory.write("in/a.jpg", Media.small)
            let words = ["metadata | thumbnail width=40", "--watch", directory("in")]
            let run = try start(words)
            func expectSoon(_ name: String, isLike isWanted: (Decoded) -> Bool) throws {
                _ = try eventually(name) { () -> Bool? in
                    let out = try? Directory(opening: directory("out"))
                    guard let made = try? out?.contents("thumbnail/" + name) else { return nil }
                    return try isWanted(Decoded(made, as: .jpeg)) ? true : nil
                }
            }
            try expectSoon("a-thumbnail.jpg") { $0.size.width == 40 }
            // In a folder that is made now, moved there as a whole, beside one that is not whole.
            try directory.write("b.jpg", Media.small)
            try directory.write("in/x/c.jpg.part", Media.small)
            #expect(rename(directory("b.jpg"), directory("in/x/b.jpg")) == 0)
            try expectSoon("x/b-thumbnail.jpg") { $0.size.width == 40 }
            try directory.write("in/a.jpg", Picture.quarters(80, 20).jpeg())
            try expectSoon("a-thumbnail.jpg") { $0.size == PixelSize(40, 10) }
            try directory.write("in/notes.txt", Array("no".utf8))
            try directory.write("in/a.jpeg", Media.small)
            for (stream, reason) in [
                ("output", "notes.txt  skipped  is of an unknown"),
                ("error", "a.jpeg  failed  its result "),
            ] {
                _ = try eventually(reason) { said(stream).contains(reason) ? true : nil }
            }
            run.send(SIGINT)
            #expect(try run.end() == .exited(128 + SIGINT))
            #expect(said("error").contains("\n3 completed, 1 skipped, 1 failed: 6 files in "))
            #expect(
                try results("out").keys.sorted() == [
                    "metadata/a-metadata.json", "metadata/x/b-metadata.json",
                    "thumbnail/a-thumbnail.jpg", "thumbnail/x/b-thumbnail.jpg",
                ])
            #expect(try hidden() == [] && unlink(directory("in/a.jpeg")) == 0)
            // What is there stays: nothing is to be done.
            let again = try start(words)
            _ = try eventually("all files") {
                said("output").split(separator: "\n").count { $0.contains("  skipped  ") } == 3
                    ? true : nil
            }
            again.send(SIGTERM)
            #expect(try again.end() == .exited(128 + SIGTERM))
        }

        @Test func `run goes on where it was stopped and makes what a whole run makes`() throws {
            let count = TestExtent.current == .long ? 2000 : 160
            for number in 0..<count {
                // Different sizes; two files of a folder have names that differ in the extension.
                let picture = Picture.scene(24 + number % 40, 24 + number / 40)
                let (folder, index) = (number % 20, number / 20)
                let name = "p\(index / 2).\(index % 2 == 0 ? "jpg" : "JPG")"
                try directory.write("in/d\(folder / 5)/e \(folder % 5)/\(name)", picture.jpeg())
            }
            try directory.write("in/broken.jpg", Media.truncated)
            let words = ["metadata | thumbnail width=16", directory("in")]
            #expect(try start(words, to: "straight").end(within: 110) == .exited(1))
            let straight = try results("straight")
            // Of the broken one there is what its head says.
            #expect(straight.count == 2 * count + 1)
            for signal in [SIGINT, SIGTERM, SIGKILL] {
                let run = try start(words)
                _ = try eventually("an eighth of the results", within: 110) {
                    let lines = said("output").split(separator: "\n")
                    return lines.count { $0.contains("  completed  ") } >= count / 8 ? true : nil
                }
                run.send(signal)
                let end = try run.end()
                #expect(end == (signal == SIGKILL ? .signalled(signal) : .exited(128 + signal)))
                for (name, bytes) in try results("out") { #expect(straight[name] == bytes) }
                if signal == SIGKILL { continue }
                #expect(said("error").contains("pressroom: the same command goes on"))
                #expect(said("output").contains(".jpg  not processed\n"))
            }
            #expect(try start(words).end(within: 110) == .exited(1))
            #expect(said("error").contains("pressroom: skipping "))
            #expect(said("error").contains("/in/broken.jpg  failed  "))
            #expect(said("output").contains(".jpg  skipped  was done before\n"))
            let made = try results("out")
            #expect(Set(made.keys) == Set(straight.keys))
            #expect(made == straight)
            // What the killed one started may outlive it a little: then its queue goes with a run
            // after that.
            _ = try eventually("the end of the killed run's queue") {
                if try hidden() == [] { return true }
                _ = try start(words).end(within: 110)
                return nil
            }
        }

        @Test func `run says so when nothing can be processed`() throws {
            #expect(try start(["tile", directory("none.jpg")]).end() == .exited(1))
            #expect(
                said("error").split(separator: "\n").last?.hasPrefix("0 completed, 1 failed, ")
                    == true)
            #expect(try !Directory(opening: directory.path).exists("out"))
        }

        @Test func `run works with less memory than one photograph takes`() throws {
            for name in ["a.jpg", "b.jpg", "c.jpg"] {
                try directory.write(name, Media.photoOfTwoMegapixels)
            }
            let files = ["a.jpg", "b.jpg", "c.jpg"].map { directory($0) }
            let run = try start(["web", "--memory", "128MB", "--jobs", "8"] + files)
            #expect(try run.end() == .exited(0))
            #expect(try directory.files("out").count == 18)
        }

        @Test(arguments: [
            ["nosuch"], ["--sandbox", "weak", "tile"], ["--newer", "--force", "tile"],
            ["--watch", "/tmp", "--together", "tile"],
            ["--jobs", "0", "tile"],
            ["--memory", "1kB", "tile"], ["--memory", "much", "tile"],
        ])
        func `a command line of run with an error ends with 2 and touches nothing`(
            _ words: [String]
        )
            throws
        {
            try directory.write("a.jpg", Media.small)
            #expect(try start(words + [directory("a.jpg")]).end() == .exited(2))
            #expect(said("error").split(separator: "\n").count >= 1)
            #expect(try !Directory(opening: directory.path).exists("out"))
        }

        @Test(arguments: [SIGINT, SIGTERM]) func `run leaves nothing behind when it is interrupted`(
            _ signal: Int32
        ) throws {
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

        @Test func `run ends when nobody reads what it prints, and the same command goes on`()
            throws
        {
            for number in 0..<6 { try directory.write("in/\(number).jpg", Media.small) }
            let place = try Directory(opening: directory.path)
            let (null, error) = (try Descriptor.null(), try place.create("error"))
            let words = ["metadata", directory("in")]
            let run: Program
            do {
                let pipe = try Pipe()
                run = try Program(
                    Program.sibling("pressroom"), ["run", "-o", directory("out")] + words,
                    descriptors: [null.raw, pipe.writing.raw, error.raw])
            }
            #expect(try run.end() == .exited(128 + SIGPIPE))
            #expect(try hidden().count == 1, "the record alone")
            #expect(try start(words).end() == .exited(0))
            #expect(try results("out").count == 6 && hidden() == [])
        }

        @Test func `run goes on when a worker or the scheduler is killed`() throws {
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

        @Test func `fails a file that is written to while it is processed`() throws {
            try directory.write("book.pdf", Media.document(pages: 40, width: 900, height: 900))
            let book = directory("book.pdf")
            let run = try start(["book", book])
            _ = try eventually("a child at work") {
                let all = try RunningProcess.descendants(of: run.processID)
                let workers = Set(all.filter { $0.name.hasPrefix("pressroom-worke") }.map(\.id))
                return all.contains { workers.contains($0.parent) } ? true : nil
            }
            let file = try #require(fopen(book, "a"))
            fputs("%", file)
            fclose(file)
            #expect(try run.end() == .exited(1))
            #expect(
                said("error").hasPrefix("\(book)  failed  was changed while it was processed\n"))
            #expect(try directory.files("out").isEmpty && hidden() == [])
        }

        /// Starts a run whose results go to `out`.
        private func start(_ words: [String], to folder: String? = "out") throws -> Program {
            let place = try Directory(opening: directory.path)
            for name in ["output", "error"] { try place.remove(name) }
            let null = try Descriptor.null()
            let (output, error) = (try place.create("output"), try place.create("error"))
            return try Program(
                Program.sibling("pressroom"),
                ["run", "--pipelines", directory("pipelines")]
                    + (folder.map { ["-o", directory($0)] } ?? []) + words,
                descriptors: [null.raw, output.raw, error.raw])
        }

        private func said(_ name: String) -> String {
            let bytes = try? Directory(opening: directory.path).contents(name)
            return String(decoding: bytes ?? [], as: UTF8.self)
        }

        /// What is in a directory of results, but hidden, and its bytes.
        private func results(_ name: String) throws -> [String: [UInt8]] {
            let folder = try Directory(opening: directory(name))
            // What is hidden may be going away.
            return try folder.names().filter { !$0.hasPrefix(".") }.flatMap { step in
                try directory.files("\(name)/\(step)").map { "\(step)/\($0)" }
            }.reduce(into: [:]) { $0[$1] = try folder.contents($1) }
        }

        /// What is in the directory of results and none.
        private func hidden() throws -> [String] {
            try Directory(opening: directory("out")).names().filter { $0.hasPrefix(".") }
        }
    }
}
