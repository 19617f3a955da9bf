import Jobs
import Testing

@Suite struct `The schedule of a pipeline` {
    private static let hour = 3600.0
    private static let night = Timestamp("2026-01-10T21:00:00Z")!

    /// Two nights of eight hours.
    private static let windowed = Schedule(
        spans: [0, 24].map { hours in
            Span(
                from: night.adding(seconds: hours * hour),
                to: night.adding(seconds: (hours + 8) * hour))
        })

    private static func at(_ hours: Double) -> Timestamp { night.adding(seconds: hours * hour) }

    /// When it is asked, whether it is open then, when it opens, and when that changes, in hours
    /// from the beginning of a window.
    struct Row: Sendable {
        let now: Double
        let isOpen: Bool
        let opens: Double?
        let changes: Double?
    }

    @Test(arguments: [
        Row(now: -1, isOpen: false, opens: 0, changes: 0),
        Row(now: 0, isOpen: true, opens: nil, changes: 8),
        Row(now: 7.999, isOpen: true, opens: nil, changes: 8),
        Row(now: 8, isOpen: false, opens: 24, changes: 24),
        Row(now: 33, isOpen: false, opens: nil, changes: nil),
    ]) func `a schedule is open in its pipeline's windows`(row: Row) {
        let now = Self.at(row.now)
        #expect(Self.windowed.isOpen(at: now) == row.isOpen)
        #expect(Self.windowed.opening(after: now) == row.opens.map(Self.at))
        #expect(Self.windowed.change(after: now) == row.changes.map(Self.at))
    }

    @Test func `a schedule without windows is always open, and a paused one never`() {
        var hours = Schedule()
        #expect(hours.isOpen(at: Self.night) && !hours.needsDeferredQueue)
        hours = Self.windowed
        hours.isPaused = true
        #expect(!hours.isOpen(at: Self.night) && hours.needsDeferredQueue)
        #expect(hours.change(after: Self.night) == nil && hours.opening(after: Self.night) == nil)
        #expect(hours.completion(ofSeconds: 1, from: Self.night) == nil)
    }

    @Test func `released jobs may start outside the windows, and no others`() {
        var hours = Self.windowed
        let now = Self.at(9)
        hours.releasedThrough = now
        let (early, late) = (id(now), id(now.adding(seconds: 0.001)))
        #expect(hours.allow(early, at: now) && !hours.allow(late, at: now))
        #expect(hours.allow(late, isReleased: true, at: now))
    }

    /// Seconds of work from a moment, when it is done, and whether before the first window closes.
    @Test(arguments: [
        (-1.0, 2.0, 2.0, true), (0, 8, 8, true), (6, 2, 8, true), (6, 3, 25, false),
        (-1, 9, 25, false), (9, 1, 25, true),
    ]) func `a schedule says when work will be done`(
        now: Double, work: Double, end: Double, fits: Bool
    )
        throws
    {
        let guess = try #require(
            Self.windowed.completion(
                ofSeconds: work * Self.hour,
                from: Self.at(now)))
        #expect(guess.moment == Self.at(end) && guess.fits == fits)
    }

    @Test func `a schedule says nothing beyond the windows that are known`() {
        #expect(Self.windowed.completion(ofSeconds: 17 * Self.hour, from: Self.night) == nil)
        #expect(
            Schedule().completion(ofSeconds: 60, from: Self.night)!.moment
                == Self.night.adding(seconds: 60))
    }

    private func id(_ moment: Timestamp) -> JobID {
        JobID(nanoseconds: UInt64(moment.milliseconds) * 1_000_000, random: 0)
    }
}
