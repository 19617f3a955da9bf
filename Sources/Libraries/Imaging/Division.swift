/// The parts, of the same number of pixels, that a side of an image is divided into before it is
/// made shorter. Their middle is the middle of the side: they jut out as far at its beginning as
/// at its end, or leave out as much.
struct Division: Hashable {
    /// Pixels in a part, 1 to `BoxFilter.factorMax`.
    let factor: Int
    /// How many parts there are.
    let count: Int

    /// The largest parts of which the target is a third at most: the rest is for a better filter.
    /// An odd number of pixels always fits, so that no more than a factor of 9 is left.
    /// - Parameters:
    ///   - length: of the side, in pixels.
    ///   - target: its length afterwards.
    ///   - scale: the factor that leads there after rounding.
    init(_ length: Int, to target: Int, by scale: Double) {
        let largest = min(max(1 / scale / Self.restMin, 1), Double(BoxFilter.factorMax))
        for factor in (1...Int(largest)).reversed() {
            let whole = (length + factor - 1) / factor
            let counts = [whole, whole + 1, whole - 1, whole - 2]
            guard
                let count = counts.first(where: { count in
                    let surplus = count * factor - length
                    return count >= 1 && surplus % 2 == 0 && surplus < 2 * factor
                        && Int(Double(count * factor) * scale + 0.5) == target
                })
            else { continue }
            self.factor = factor
            self.count = count
            return
        }
        factor = 1
        count = length
    }

    /// The length of all parts.
    var length: Int { factor * count }

    /// How much is left to the Lanczos filter. With 2, lines of a few pixels begin to show the
    /// parts; beyond 3 next to nothing is gained, and from 9 on the filter of libvips 8.14, whose
    /// weights have 12 bits, makes pictures darker.
    private static let restMin = 3.0
}
