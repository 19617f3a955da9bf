import Glibc
import Pipelines

/// A picture as a short text, from which a client paints colours that run into one another: the
/// lowest frequencies of its cosine transform. See <https://blurha.sh> for the format.
struct BlurHash {
    /// Linear red, green and blue, or how much of each.
    private typealias Colour = SIMD3<Double>

    let text: String
    /// The average colour in sRGB, as CSS writes it: `#rrggbb`.
    let average: String

    /// - Parameters:
    ///   - samples: red, green and blue of each pixel in sRGB, row after row.
    ///   - columns: how many frequencies there are from left to right, 1 to 9.
    ///   - rows: how many there are from top to bottom, 1 to 9.
    init(_ samples: [UInt8], width: Int, height: Int, columns: Int, rows: Int) {
        precondition((1...9).contains(columns) && (1...9).contains(rows), "the format has room")
        precondition(
            samples.count == width * height * 3 && !samples.isEmpty, "samples fit the size")
        let pixels = stride(from: 0, to: samples.count, by: 3).map { place in
            Colour(
                Self.linear[Int(samples[place])], Self.linear[Int(samples[place + 1])],
                Self.linear[Int(samples[place + 2])])
        }
        let across = (0..<columns).map { Self.wave($0, width) }
        let down = (0..<rows).map { Self.wave($0, height) }
        var parts: [Colour] = []
        for vertical in down {
            for horizontal in across {
                var sum = Colour.zero
                for y in 0..<height {
                    var line = Colour.zero
                    for x in 0..<width { line += pixels[y * width + x] * horizontal[x] }
                    sum += line * vertical[y]
                }
                let weight = parts.isEmpty ? 1.0 : 2.0
                parts.append(sum * (weight / Double(width * height)))
            }
        }
        let first = parts.removeFirst()
        let (red, green, blue) = (
            Self.encoded(first.x), Self.encoded(first.y), Self.encoded(first.z)
        )
        average = Pipelines.Colour(red: red, green: green, blue: blue).textOfColour
        text = Self.text(
            Int(red) << 16 | Int(green) << 8 | Int(blue), parts, columns: columns, rows: rows)
    }

    private static func text(
        _ colour: Int, _ parts: [Colour], columns: Int, rows: Int
    ) -> String {
        let largest = parts.flatMap { [abs($0.x), abs($0.y), abs($0.z)] }.max() ?? 0
        // With one component there is no scale, and 0 stands in its place.
        let step = parts.isEmpty ? 0 : min(82, max(0, Int((largest * 166 - 0.5).rounded(.down))))
        let scale = Double(step + 1) / 166
        return digits(columns - 1 + (rows - 1) * 9, 1) + digits(step, 1) + digits(colour, 4)
            + parts.map { part in
                let (red, green, blue) = (
                    quantised(part.x / scale), quantised(part.y / scale), quantised(part.z / scale)
                )
                return digits((red * 19 + green) * 19 + blue, 2)
            }.joined()
    }

    /// A cosine of so many half waves over a length.
    private static func wave(_ halves: Int, _ length: Int) -> [Double] {
        (0..<length).map { cos(.pi * Double(halves) * Double($0) / Double(length)) }
    }

    /// The linear light of each sample (IEC 61966-2-1).
    private static let linear = (0...255).map { sample in
        let value = Double(sample) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    /// The sample of linear light.
    private static func encoded(_ light: Double) -> UInt8 {
        let light = min(1, max(0, light))
        let value = light <= 0.003_130_8 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
        return UInt8(value * 255 + 0.5)
    }

    /// Which of 19 steps a part has, -1 to 1, of the largest.
    private static func quantised(_ part: Double) -> Int {
        let root = copysign(abs(part).squareRoot(), part)
        return min(18, max(0, Int((root * 9 + 9.5).rounded(.down))))
    }

    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~")

    /// A number in base 83.
    private static func digits(_ number: Int, _ count: Int) -> String {
        var (rest, text) = (number, "")
        for _ in 0..<count {
            text = String(alphabet[rest % 83]) + text
            rest /= 83
        }
        return text
    }
}
