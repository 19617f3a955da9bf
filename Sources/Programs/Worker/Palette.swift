import Imaging
import Pipelines

/// The colours that take up most of a picture. Its colours are divided where they differ most, as
/// in the median cut (Heckbert, 1982), and moved to the middle of what is nearest to them.
struct Palette {
    /// A colour, and how much of the picture is nearest to it.
    struct Share: Encodable, Equatable {
        /// As CSS writes it: `#rrggbb`.
        let colour: String
        /// 0 to 1.
        let share: Double
    }

    /// The largest share first.
    let colours: [Share]

    private typealias Colour = SIMD3<Double>

    /// - Parameters:
    ///   - image: opaque, in 8-bit sRGB or gray, in memory.
    ///   - count: how many colours; fewer where there are fewer.
    init(_ image: Image, count: Int) throws(VipsError) {
        let (samples, bands) = (try image.samples(), image.bands)
        var pixels: [Colour] = []
        for start in stride(from: 0, to: samples.count, by: bands) {
            var pixel = Colour(repeating: Double(samples[start]))
            if bands > 1 {
                for band in 1..<3 { pixel[band] = Double(samples[start + band]) }
            }
            pixels.append(pixel)
        }
        var middles = Self.divided(pixels, into: count).map(Self.middle)
        var groups: [[Colour]] = []
        for _ in 0..<Self.rounds {
            groups = Self.grouped(pixels, by: middles)
            middles = groups.map(Self.middle)
        }
        let count = Double(pixels.count)
        let shares = zip(middles, groups).map { middle, group -> Share in
            let share = (Double(group.count) / count).rounded(decimals: 4)
            return Share(colour: Self.text(middle), share: share)
        }
        colours = shares.sorted { ($0.share, $1.colour) > ($1.share, $0.colour) }
    }

    /// How often colours are moved.
    private static let rounds = 6

    /// Groups of colours, of which the one that is spread most is divided in turn.
    private static func divided(_ pixels: [Colour], into count: Int) -> [[Colour]] {
        var groups = [pixels]
        while groups.count < count {
            let spreads = groups.map { group -> Double in
                let widest = (0..<3).map { spread(group, $0) }.max() ?? 0
                return widest * Double(group.count).squareRoot()
            }
            guard let widest = spreads.indices.max(by: { spreads[$0] < spreads[$1] }),
                spreads[widest] > 0
            else { break }
            let group = groups.remove(at: widest)
            let axis = (0..<3).max { spread(group, $0) < spread(group, $1) } ?? 0
            let cut = middle(group)[axis]
            groups += [group.filter { $0[axis] <= cut }, group.filter { $0[axis] > cut }]
                .filter { !$0.isEmpty }
        }
        return groups
    }

    private static func spread(_ group: [Colour], _ axis: Int) -> Double {
        let values = group.lazy.map { $0[axis] }
        return (values.max() ?? 0) - (values.min() ?? 0)
    }

    private static func middle(_ group: [Colour]) -> Colour {
        group.reduce(Colour.zero, +) / Double(max(1, group.count))
    }

    /// The pixels by the colour that is nearest; those with none go.
    private static func grouped(_ pixels: [Colour], by middles: [Colour]) -> [[Colour]] {
        var groups = [[Colour]](repeating: [], count: middles.count)
        for pixel in pixels {
            let distances = middles.map { middle -> Double in
                let difference = pixel - middle
                return (difference * difference).sum()
            }
            let nearest = distances.indices.min { distances[$0] < distances[$1] }
            groups[nearest ?? 0].append(pixel)
        }
        return groups.filter { !$0.isEmpty }
    }

    private static func text(_ colour: Colour) -> String {
        let samples = (0..<3).map { UInt8(colour[$0].rounded()) }
        return Pipelines.Colour(red: samples[0], green: samples[1], blue: samples[2]).textOfColour
    }
}
