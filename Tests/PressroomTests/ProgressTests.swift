import Jobs
import Testing
@testable import Pressroom

@Suite struct `The progress of a run` {
    /// A run of so many files of 1 kB, which take a second each.
    private static func progress(
        _ total: Int, completed: Int = 0, failed: Int = 0, refused: Int = 0, skipped: Int = 0,
        running: Double = 0, current: String = "", seconds: Double = 0
    ) -> Progress {
        func load(_ files: Int) -> Progress.Load {
            Progress.Load(files: files, bytes: files * 1000, effort: Double(files))
        }
        var progress = Progress(total: total)
        progress.add(load(total - refused - skipped))
        for _ in 0..<refused { progress.refuse() }
        for _ in 0..<skipped { progress.skip() }
        if completed > 0 { progress.end(load(completed), bytesMade: completed * 250) }
        if failed > 0 { progress.end(load(failed), bytesMade: nil) }
        if running > 0 { progress.run([(load(1), running)]) }
        progress.current = current
        progress.elapsedSeconds = seconds
        return progress
    }

    @Test(arguments: [
        (progress(34), 80, "[                   ] 0/34"),
        (
            progress(34, completed: 12, running: 0.5, current: "photo.jpg", seconds: 2), 80,
            "[######             ] 12/34  photo.jpg  6.0/s  0:03 left"
        ),
        (
            progress(34, completed: 11, failed: 1, current: "photo.jpg", seconds: 3600), 80,
            "[######             ] 12/34  1 failed  photo.jpg  0.0/s  1:50:00 left"
        ),
        // What is not begun takes no time.
        (
            progress(34, completed: 12, refused: 5, skipped: 5, current: "photo.jpg", seconds: 2),
            80, "[#########          ] 22/34  5 failed  photo.jpg  6.0/s  0:02 left"
        ),
        (
            progress(2, completed: 2, current: "b", seconds: 1), 80,
            "[###################] 2/2  b  2.0/s"
        ),
        (progress(2, skipped: 2), 80, "[###################] 2/2"),
        (
            progress(34, completed: 12, current: "a-long-name-of-a-photo.jpg", seconds: 2), 50,
            "[####        ] 12/34  a-lo….jpg  6.0/s  0:04 left"
        ),
        (
            progress(34, completed: 12, current: "a-long-name.jpg", seconds: 2), 10,
            "[#    ] 12/34  6.0/s"
        ),
    ]) func `the progress of a run is one line that no terminal breaks`(
        progress: Progress, columns: Int, line: String
    ) {
        #expect(progress.line(columns: columns) == line)
        #expect(line.count < max(21, columns))
    }

    @Test func `the time that is left follows from what files take, not from their number`() {
        var progress = Progress(total: 11)
        let (large, small) = (
            Progress.Load(files: 1, bytes: 0, effort: 90),
            Progress.Load(files: 10, bytes: 0, effort: 10)
        )
        for load in [large, small] { progress.add(load) }
        progress.end(large, bytesMade: 0)
        progress.elapsedSeconds = 9
        #expect(progress.line(columns: 80) == "[#################  ] 1/11  0.1/s  0:01 left")
        progress.run([(small, 1)])
        #expect(progress.line(columns: 80) == "[################## ] 1/11  0.1/s  0:00 left")
    }

    @Test(arguments: [
        (progress(3, completed: 3), "3 completed"),
        (progress(3, failed: 3), "0 completed, 3 failed"),
        (
            progress(9, completed: 2, failed: 1, refused: 1, skipped: 2),
            "2 completed, 2 skipped, 2 failed, 3 not processed"
        ),
    ]) func `the progress of a run ends with a summary`(progress: Progress, text: String) {
        #expect(progress.summary == text)
    }

    @Test func `the summary of a run says what was saved`() {
        #expect(Self.progress(3, failed: 3).sizes == nil)
        #expect(
            Self.progress(3, completed: 2, failed: 1).sizes == "2.0 kB in, 500 B out (75 % saved)")
        var larger = Progress(total: 1)
        larger.end(Progress.Load(files: 1, bytes: 1000, effort: 1), bytesMade: 1500)
        #expect(larger.sizes == "1.0 kB in, 1.5 kB out")
        #expect(
            String(decoding: JSON.encode(RunSummary(larger, outputs: 2)), as: UTF8.self) == """
                {"bytesIn":1000,"bytesOut":1500,"bytesSaved":-500,"completed":1,"failed":0,\
                "files":1,"outputs":2,"seconds":0,"skipped":0,"unprocessed":0}
                """)
    }

    @Test func `the progress of a run shows no control characters of file names`() {
        let progress = Self.progress(2, completed: 1, current: "a\u{1b}[2Jb", seconds: 1)
        #expect(
            progress.line(columns: 80)
                == "[#########          ] 1/2  a\u{fffd}[2Jb  1.0/s  0:01 left")
    }
}

@Suite struct `Quantities in messages` {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (12_345, "12.3 kB"), (99_949, "99.9 kB"),
        (99_950, "100 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (4_500_000_000, "4.5 GB"),
        (7_000_000_000_000_000, "7000 TB"),
    ]) func `bytes are shown with three digits`(count: Int, text: String) {
        #expect(Quantity.bytes(count) == text)
    }

    @Test(arguments: [
        (-1, "0.00 s"), (0.214, "0.21 s"), (59.994, "59.99 s"), (59.995, "1:00"), (125.4, "2:05"),
        (3599.6, "1:00:00"), (36_061, "10:01:01"),
    ]) func `durations are shown as seconds or as a clock`(seconds: Double, text: String) {
        #expect(Quantity.seconds(seconds) == text)
    }

    @Test(arguments: [(0, "0 files"), (1, "1 file"), (2, "2 files")])
    func `a count agrees with its noun`(count: Int, text: String) {
        #expect(Quantity.count(count, "file") == text)
    }
}

@Suite struct `A table on a terminal` {
    @Test func `a table has aligned columns and no spaces at the ends of lines`() {
        #expect(
            Table.text([["A", "LONG", "C"], ["über", "x", ""], ["", "", "z"]])
                == "A     LONG  C\nüber  x\n            z\n")
        #expect(Table.text([]) == "")
    }
}
