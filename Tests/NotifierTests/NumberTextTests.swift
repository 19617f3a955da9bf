@testable import Notifier
import Testing

@Suite struct `Numbers in messages` {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (3_940, "3.9 kB"), (99_949, "99.9 kB"),
        (99_950, "100 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (2_700_000_000, "2.7 GB"),
    ])
    func `bytes in messages have up to three digits`(count: Int, text: String) {
        #expect(NumberText.bytes(count) == text)
    }

    @Test(arguments: [
        (0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (61, "1 min 1 s"),
        (3599.4, "59 min 59 s"), (7384, "2 h 3 min"),
    ])
    func `durations in messages are written as people say them`(seconds: Double, text: String) {
        #expect(NumberText.seconds(seconds) == text)
    }
}
