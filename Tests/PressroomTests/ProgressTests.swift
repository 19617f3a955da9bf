import Testing
@testable import Pressroom

@Suite struct `The progress of a run` {
    @Test(arguments: [
        (Progress(total: 34), 80, "[                   ] 0/34"),
        (
            Progress(total: 34, ended: 12, partial: 0.5, current: "photo.jpg", elapsedSeconds: 2),
            80,
            "[######             ] 12/34  photo.jpg  6.0/s  0:03 left"
        ),
        (
            Progress(total: 34, ended: 12, failed: 1, current: "photo.jpg", elapsedSeconds: 3600),
            80,
            "[######             ] 12/34  1 failed  photo.jpg  0.0/s  1:50:00 left"
        ),
        (
            Progress(
                total: 34, ended: 22, failed: 10, refused: 10, current: "photo.jpg",
                elapsedSeconds: 2), 80,
            "[############       ] 22/34  10 failed  photo.jpg  6.0/s  0:02 left"
        ),
        (
            Progress(total: 2, ended: 2, current: "b", elapsedSeconds: 1), 80,
            "[###################] 2/2  b  2.0/s"
        ),
        (
            Progress(
                total: 34, ended: 12, current: "a-long-name-of-a-photo.jpg",
                elapsedSeconds: 2), 50,
            "[####        ] 12/34  a-lo….jpg  6.0/s  0:04 left"
        ),
        (
            Progress(total: 34, ended: 12, current: "a-long-name.jpg", elapsedSeconds: 2), 10,
            "[#    ] 12/34  6.0/s"
        ),
    ]) func `the progress of a run is one line that no terminal breaks`(
        progress: Progress, columns: Int, line: String
    ) {
        #expect(progress.line(columns: columns) == line)
        #expect(line.count < max(21, columns))
    }

    @Test(arguments: [
        (Progress(total: 3, ended: 3), "3 completed"),
        (Progress(total: 3, ended: 3, failed: 3), "0 completed, 3 failed"),
        (Progress(total: 9, ended: 5, failed: 1), "4 completed, 1 failed, 4 not processed"),
    ]) func `the progress of a run ends with a summary`(progress: Progress, text: String) {
        #expect(progress.summary == text)
    }

    @Test func `the progress of a run shows no control characters of file names`() {
        let progress = Progress(total: 2, ended: 1, current: "a\u{1b}[2Jb", elapsedSeconds: 1)
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
