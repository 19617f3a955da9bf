internal import Glibc

/// A picture of an evening: a sky with a sun and clouds, three ranges of hills, a meadow. A pure
/// function of the place, with the grain of a camera's sensor.
struct Landscape {
    let width: Int
    let height: Int
    /// Of each column the highest row of the far, the middle and the near hills, and of the meadow.
    private let ridges: [[Double]]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        let columns = 0..<width
        let shapes: [(level: Double, swing: Double, waves: Double, phase: Double)] = [
            (0.52, 0.070, 2.3, 0.4), (0.61, 0.055, 3.1, 2.2), (0.70, 0.045, 4.3, 4.6),
            (0.84, 0.015, 1.7, 1.1),
        ]
        ridges = shapes.map { shape in
            columns.map { column in
                let x = Double(column) / Double(width) * shape.waves * 2 * .pi + shape.phase
                let line =
                    sin(x) + 0.5 * sin(2.3 * x + 1) + 0.22 * sin(5.9 * x + 2)
                    + 0.07 * sin(17 * x) + 0.03 * sin(43 * x + 3)
                return (shape.level - shape.swing * line * 0.6) * Double(height)
            }
        }
    }

    /// Draws the picture turned left by a quarter, as a camera that is held upright stores it
    /// (EXIF's orientation 6): its top is the first column.
    /// - Parameter pixels: room for `width * height` pixels of 8-bit red, green and blue.
    func drawOnItsSide(into pixels: UnsafeMutableRawPointer) {
        let bytes = pixels.assumingMemoryBound(to: UInt8.self)
        for row in 0..<width {
            let x = width - 1 - row
            for y in 0..<height {
                let colour = colour(x, y)
                let grain = (Self.chance(x, y, 7) + Self.chance(x, y, 8) - 1) * 7
                let place = 3 * (row * height + y)
                bytes[place] = Self.byte(colour.x + grain)
                bytes[place + 1] = Self.byte(colour.y + grain)
                bytes[place + 2] = Self.byte(colour.z + grain)
            }
        }
    }

    /// Red, green and blue, 0 to 255.
    private func colour(_ x: Int, _ y: Int) -> SIMD3<Double> {
        let row = Double(y)
        if row >= ridges[3][x] { return meadow(x, y) }
        let hills: [SIMD3<Double>] = [[122, 110, 148], [84, 92, 116], [48, 72, 70]]
        for range in [2, 1, 0] where row >= ridges[range][x] {
            // Haze lies in the valleys, and woods roughen the slopes.
            let depth = min(1, (row - ridges[range][x]) / (0.2 * Double(height)))
            let wood = Self.clouds(Double(x) / 14, Double(y) / 22, octaves: 2) - 0.5
            let haze: SIMD3<Double> = [214, 168, 140]
            let near = Double(range + 1) / 3
            return hills[range] + (haze - hills[range]) * (0.55 * depth * (1.2 - near))
                + SIMD3(repeating: wood * 38 * near)
        }
        return sky(x, y)
    }

    private func sky(_ x: Int, _ y: Int) -> SIMD3<Double> {
        let scale = Double(width)
        let fall = min(1, Double(y) / (0.6 * Double(height)))
        let top: SIMD3<Double> = [52, 92, 160]
        let horizon: SIMD3<Double> = [250, 190, 128]
        var colour = top + (horizon - top) * (fall * fall * (3 - 2 * fall))
        let (dx, dy) = (Double(x) / scale - 0.68, Double(y) / scale - 0.52)
        let distance = (dx * dx + dy * dy).squareRoot()
        let glow: SIMD3<Double> = [255, 226, 160]
        colour += (glow - colour) * (0.85 * exp(-distance * 5.5))
        let cloud = Self.clouds(Double(x) / scale * 5, Double(y) / scale * 13, octaves: 4)
        let cover = max(0, min(1, (cloud - 0.52) * 4)) * (0.35 + 0.5 * fall)
        colour += (SIMD3(255, 214, 190) - colour) * cover
        // The edge of the sun is a few pixels soft.
        let sun = max(0, min(1, (0.075 - distance) * 250))
        return colour + (SIMD3(255, 246, 214) - colour) * sun
    }

    private func meadow(_ x: Int, _ y: Int) -> SIMD3<Double> {
        let near = (Double(y) / Double(height) - 0.8) * 5
        let grass = Self.clouds(Double(x) / 9, Double(y) / 40, octaves: 3)
        let light = Self.clouds(Double(x) / 700, Double(y) / 500, octaves: 2)
        var colour = SIMD3(58, 96, 38) + SIMD3(70, 62, 20) * (grass - 0.3)
        colour += SIMD3(40, 34, 8) * light
        colour *= 0.75 + 0.25 * near
        // Flowers: one in some cells of a grid, a few pixels wide.
        let (cellX, cellY) = (x / 44, y / 44)
        if Self.chance(cellX, cellY, 3) < 0.10 + 0.12 * near {
            let centreX = Double(cellX * 44) + 8 + 28 * Self.chance(cellX, cellY, 4)
            let centreY = Double(cellY * 44) + 8 + 28 * Self.chance(cellX, cellY, 5)
            let (dx, dy) = (Double(x) - centreX, Double(y) - centreY)
            if dx * dx + dy * dy < 30 + 34 * near {
                return Self.chance(cellX, cellY, 6) < 0.6 ? [232, 208, 74] : [214, 84, 96]
            }
        }
        return colour
    }

    /// Smooth noise of several sizes, 0 to 1.
    private static func clouds(_ x: Double, _ y: Double, octaves: Int) -> Double {
        var (sum, weight, scale) = (0.0, 0.5, 1.0)
        for octave in 0..<octaves {
            sum += weight * smooth(x * scale, y * scale, octave)
            weight /= 2
            scale *= 2
        }
        return sum / (1 - 2 * weight)
    }

    private static func smooth(_ x: Double, _ y: Double, _ seed: Int) -> Double {
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        let (u, v) = (ease(x - left), ease(y - top))
        let (i, j) = (Int(left), Int(top))
        let upper = chance(i, j, seed) * (1 - u) + chance(i + 1, j, seed) * u
        let lower = chance(i, j + 1, seed) * (1 - u) + chance(i + 1, j + 1, seed) * u
        return upper * (1 - v) + lower * v
    }

    private static func ease(_ t: Double) -> Double { t * t * (3 - 2 * t) }

    /// A number from 0 to 1 that looks random and is the same for the same place.
    private static func chance(_ x: Int, _ y: Int, _ seed: Int) -> Double {
        let place = x &* 0x9e37_79b1 &+ y &* 0x85eb_ca77 &+ seed &* 0xc2b2_ae3d
        var bits = UInt64(truncatingIfNeeded: place)
        bits ^= bits >> 31
        bits = bits &* 0x7fb5_d329_728e_a185
        bits ^= bits >> 27
        bits = bits &* 0x81da_def4_bc2d_d44d
        return Double(bits >> 40) / Double(1 << 24)
    }

    private static func byte(_ value: Double) -> UInt8 { UInt8(max(0, min(255, value))) }
}
