import Glibc
import Imaging

/// A picture made smaller in one step from all of its pixels, in floating point: what every faster
/// way is measured by. The filter is Lanczos with three lobes (Turkowski, Graphics Gems I), its
/// middle over the middle of each pixel's part of the picture; the edge is continued outwards.
struct Reference {
    let samples: [Double]

    /// - Parameters:
    ///   - upright: rows of 8-bit samples, as shown.
    ///   - placement: what becomes of it.
    init(_ upright: [UInt8], _ size: PixelSize, bands: Int, _ placement: Placement) {
        let source = weighted(upright, bands: bands)
        let columns = Taps(size.width, placement.scaled.width, placement.scale.horizontal)
        let rows = Taps(size.height, placement.scaled.height, placement.scale.vertical)
        let (left, top, visible) = (placement.left, placement.top, placement.visible)
        var narrow = [Double](repeating: 0, count: visible.width * size.height * bands)
        for y in 0..<size.height {
            for x in 0..<visible.width {
                for band in 0..<bands {
                    narrow[(y * visible.width + x) * bands + band] = columns.sum(left + x) {
                        source[(y * size.width + $0) * bands + band]
                    }
                }
            }
        }
        var result: [Double] = []
        for y in 0..<visible.height {
            for index in 0..<visible.width * bands {
                let sum = rows.sum(top + y) { narrow[$0 * visible.width * bands + index] }
                result.append(min(max(sum, 0), 255))
            }
        }
        samples = result
    }

    /// Which pixels of a side make each of the target's, and how much each of them counts.
    private struct Taps {
        let taps: [[(index: Int, weight: Double)]]

        init(_ side: Int, _ target: Int, _ scale: Double) {
            let reach = 3 / min(scale, 1)
            taps = (0..<target).map { place in
                let middle = (Double(place) + 0.5 - Double(target) / 2) / scale + Double(side) / 2
                let first = Int((middle - reach).rounded(.down))
                let window = first...Int((middle + reach).rounded(.up))
                let weights = window.map {
                    Self.lanczos((Double($0) + 0.5 - middle) * min(scale, 1))
                }
                let whole = weights.reduce(0, +)
                return zip(window, weights).map { (min(max($0, 0), side - 1), $1 / whole) }
            }
        }

        func sum(_ place: Int, of value: (Int) -> Double) -> Double {
            var sum = 0.0
            for tap in taps[place] { sum += tap.weight * value(tap.index) }
            return sum
        }

        private static func lanczos(_ x: Double) -> Double {
            if x == 0 { return 1 }
            return abs(x) < 3 ? 3 * sin(.pi * x) * sin(.pi * x / 3) / (.pi * .pi * x * x) : 0
        }
    }
}

/// Samples as they count: a transparent pixel's colour does not.
func weighted(_ samples: [UInt8], bands: Int) -> [Double] {
    guard bands == 4 else { return samples.map { Double($0) } }
    return samples.indices.map { index in
        index % 4 == 3
            ? Double(samples[index])
            : Double(samples[index]) * Double(samples[index - index % 4 + 3]) / 255
    }
}

/// The peak signal-to-noise ratio in decibels; 99 where there is no difference.
func decibels(_ left: [Double], _ right: [Double]) -> Double {
    precondition(left.count == right.count, "pictures of one size are compared")
    let sum = zip(left, right).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return sum == 0 ? 99 : min(99, 10 * log10(255 * 255 * Double(left.count) / sum))
}
