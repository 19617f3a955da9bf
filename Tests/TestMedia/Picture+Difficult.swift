internal import Imaging

/// Pictures in which a filter that is too soft, too sharp or out of place shows at once.
extension Picture {
    /// Rings that become finer towards the corners, until they are a few pixels wide.
    package static func rings(_ width: Int, _ height: Int) -> Picture {
        // The phase grows with the square of the distance; the wave is made of two parabolas.
        let finest = width * width + height * height
        return Picture(width, height) { x, y in
            let (u, v) = (2 * x - width, 2 * y - height)
            let turns = 24 * Double(u * u + v * v) / Double(finest) * Double(width) / 320
            let phase = 2 * (turns - turns.rounded(.down)) - 1
            let value = UInt8(127.5 + 88 * 4 * phase * (1 - phase.magnitude))
            return [value, 255 - value, value]
        }
    }

    /// Every pixel of a colour of its own.
    package static func noise(_ width: Int, _ height: Int) -> Picture {
        var state: UInt32 = 11
        return Picture(width, height) { _, _ in
            (0..<3).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            }
        }
    }

    /// Slopes without texture, in which a step of one value is a visible line.
    package static func slopes(_ width: Int, _ height: Int) -> Picture {
        Picture(width, height) { x, y in
            [
                UInt8(255 * x / width), UInt8(255 * y / height),
                UInt8(255 * (x + y) / (width + height)),
            ]
        }
    }

    /// Lines one to four pixels wide, upright in the upper half and slanting in the lower one.
    package static func lines(_ width: Int, _ height: Int) -> Picture {
        Picture(width, height) { x, y in
            let place = y < height / 2 ? x : x + y / 3
            let period = 2 + 6 * x / width
            return place % period < period / 2 ? [215, 200, 40] : [40, 40, 160]
        }
    }

    /// Discs of full colours on others, their edges hard.
    package static func discs(_ width: Int, _ height: Int) -> Picture {
        let colours: [[UInt8]] = [
            [215, 40, 40], [40, 40, 215], [40, 215, 40], [215, 215, 215],
            [40, 40, 40],
        ]
        return Picture(width, height) { x, y in
            let (u, v) = (x % 27 - 13, y % 27 - 13)
            let inside = u * u + v * v < 10 * 10
            return colours[(x / 27 + 2 * (y / 27) + (inside ? 3 : 0)) % colours.count]
        }
    }

    /// The picture with an opacity: holes with hard edges, and a slope from left to right.
    package func veiled() -> Picture {
        Picture(size.width, size.height, bands: 4) { x, y in
            let opacity = x / 19 % 3 == 0 && y / 21 % 2 == 0 ? 0 : 255 * (x + 1) / size.width
            let start = (y * size.width + x) * bands
            return samples[start..<start + 3] + [UInt8(opacity)]
        }
    }
}
