internal import Glibc

/// The message digest that XMP names its extensions by (RFC 1321). It protects nothing.
enum MD5 {
    /// The digest in upper-case hexadecimal digits.
    static func digest(of bytes: [UInt8]) -> String {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
        let padding = [0x80] + [UInt8](repeating: 0, count: (119 - bytes.count % 64) % 64)
        let message = bytes + padding + littleEndian(bytes.count * 8, 8)
        for start in stride(from: 0, to: message.count, by: 64) {
            let words = (0..<16).map { index in
                UInt32(truncatingIfNeeded: number(message[(start + 4 * index)...].prefix(4)
                    .reversed()))
            }
            let mixed = Self.mixed(state, words)
            state = zip(state, mixed).map { $0 &+ $1 }
        }
        return state.flatMap { littleEndian(Int($0), 4) }.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    private static func mixed(_ state: [UInt32], _ words: [UInt32]) -> [UInt32] {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        for step in 0..<64 {
            let (mix, word): (UInt32, Int) = switch step / 16 {
            case 0: (b & c | ~b & d, step)
            case 1: (d & b | ~d & c, (5 * step + 1) % 16)
            case 2: (b ^ c ^ d, (3 * step + 5) % 16)
            default: (c ^ (b | ~d), 7 * step % 16)
            }
            let sum = a &+ mix &+ sines[step] &+ words[word]
            let shift = shifts[step / 16][step % 4]
            (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
        }
        return [a, b, c, d]
    }

    private static let shifts: [[UInt32]] = [
        [7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21],
    ]
    /// 2^32 times the absolute values of the sines of 1 to 64, without fractions.
    private static let sines: [UInt32] = (1...64).map {
        UInt32(abs(sin(Double($0))) * 4_294_967_296)
    }
}
