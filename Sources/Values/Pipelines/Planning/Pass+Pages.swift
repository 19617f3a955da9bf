extension Pass {
    /// How many files a pass makes at most: each is a descriptor, and one message carries no more
    /// than 253 of them (`SCM_MAX_FD` of Linux).
    package static let outputsMax = 192
    /// How many pages a pass renders at most, so that progress shows and a crash costs little.
    package static let pagesMax = 64
    /// How many pages a pass renders at least. A child and its parse of the document cost as much
    /// as one page of text (10 ms, measured); with fewer pages that would be half the work, with
    /// more the last pass keeps one processor at work when the others are done: DECISIONS.md
    /// has the figures.
    package static let pagesMin = 2
    /// Into how many passes for each processor a long document is cut, so that all processors
    /// are busy to the end although pages differ.
    package static let passesPerCPU = 4

    /// Cuts a document into ranges of pages, as even as can be, that are rendered side by side.
    ///
    /// There are `passesPerCPU` for each processor if each has `pagesMin` pages then; more if they
    /// would be longer than `pagesMax` or make more than `outputsMax` files; one for a document
    /// shorter than twice `pagesMin`.
    /// - Parameters:
    ///   - count: pages of the document, 1 or more.
    ///   - cpus: processors that may be used, 1 or more.
    ///   - steps: how many steps render each page, 1 or more.
    package static func pageRanges(count: Int, cpus: Int, steps: Int = 1) -> [ClosedRange<Int>] {
        precondition(count > 0 && cpus > 0 && steps > 0, "there is something to cut")
        let longest = max(1, min(pagesMax, outputsMax / steps))
        let wanted = min(cpus * passesPerCPU, count / pagesMin)
        let passes = max(1, wanted, (count + longest - 1) / longest)
        return (0..<passes).map { index in
            (count * index / passes + 1)...(count * (index + 1) / passes)
        }
    }
}
