internal import Jobs

extension Pass {
    /// How many files a pass makes at most: each is a descriptor, and a step makes at most
    /// `stepOutputsMax` of one input.
    package static let outputsMax = 192
    package static let stepOutputsMax = 16
    /// How many parts a step makes of one file at most: they have four digits.
    package static let partsMax = 9999
    /// How many pages a pass renders at most, so that progress shows and a crash costs little.
    package static let pagesMax = 64
    /// How many pages a pass renders at least. A child and its parse of the document cost as much
    /// as one page of text (10 ms, measured); with fewer pages that would be half the work, with
    /// more the last pass keeps one processor at work when the others are done: DECISIONS.md
    /// has the measurements.
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
    ///   - outputs: how many files are made of each page, 1 or more.
    package static func pageRanges(count: Int, cpus: Int, outputs: Int = 1) -> [ClosedRange<Int>] {
        precondition(count > 0 && cpus > 0 && outputs > 0, "there is something to cut")
        let longest = max(1, min(pagesMax, outputsMax / outputs))
        let wanted = min(cpus * passesPerCPU, count / pagesMin)
        let passes = max(1, wanted, (count + longest - 1) / longest)
        return (0..<passes).map { index in
            (count * index / passes + 1)...(count * (index + 1) / passes)
        }
    }

    /// Divides the steps over one source among as few passes as make `outputsMax` files each, in
    /// their order; one pass when there are none.
    static func groups(_ steps: [Step], over type: MediaType) -> [[Step]] {
        var (groups, count): ([[Step]], Int) = ([[]], 0)
        for step in steps {
            let own = step.action.outputs(for: type).count
            if count + own > outputsMax {
                groups.append([])
                count = 0
            }
            groups[groups.count - 1].append(step)
            count += own
        }
        return groups
    }
}
