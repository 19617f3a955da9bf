/// Guesses what a misspelt word was meant to be.
package enum Spelling {
    /// The known word with the fewest slips from `text`, if they are few for its length, or else
    /// the one word that begins with it; the first of several that are equally near.
    package static func nearest(to text: String, among words: [String]) -> String? {
        guard text.count <= 64 else { return nil }
        let written = Array(text.lowercased())
        let ranked = words.map { ($0, distance(written, Array($0.lowercased()))) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }) else { return nil }
        let slipsMax = max(1, min(written.count, best.0.count) / 3)
        if best.1 <= slipsMax && best.1 < written.count { return best.0 }
        let longer = words.filter { !text.isEmpty && $0.hasPrefix(text) }
        return longer.count == 1 ? longer[0] : nil
    }

    /// How many slips lead from one word to the other: a letter too many, missing, wrong, or two
    /// neighbours exchanged (the optimal string alignment distance).
    package static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(
                    last[column + 1] + 1, current[column] + 1,
                    last[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
