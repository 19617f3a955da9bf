internal import Glibc

/// Memory for the pixels of a large image, on large pages where the system has them: a photograph
/// is otherwise tens of thousands of page faults.
package final class PixelStore {
    /// The size from which it is worth while.
    static let bytesMin = 2 * pageBytes

    /// The first byte; a large page begins there.
    package let start: UnsafeMutableRawPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappingBytes: Int

    /// Room for a number of bytes, 1 or more, all zero.
    /// - Throws: `VipsError` when there is none.
    package static func of(bytes: Int) throws(VipsError) -> PixelStore {
        guard let store = PixelStore(bytes: bytes) else {
            throw VipsError(message: "out of memory for \(bytes) bytes of pixels")
        }
        return store
    }

    private init?(bytes: Int) {
        let (total, overflow) = bytes.addingReportingOverflow(2 * Self.pageBytes)
        guard !overflow else { return nil }
        let length = total / Self.pageBytes * Self.pageBytes
        let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { return nil }
        mapping = mapped
        mappingBytes = length
        let address = UInt(bitPattern: mapped)
        let gap = Int(
            (UInt(Self.pageBytes) - address % UInt(Self.pageBytes))
                % UInt(Self.pageBytes))
        start = mapped + gap
        // Advice: where it is not taken, small pages serve.
        madvise(start, bytes, MADV_HUGEPAGE)
    }

    deinit { munmap(mapping, mappingBytes) }

    /// Lays pixels of cairo's ARGB32 (blue in the lowest byte, weighted with opacity) on white and
    /// packs them to red, green and blue, in place: one way through memory instead of two.
    package func packRGBOnWhite(count: Int) {
        let words = start.assumingMemoryBound(to: UInt32.self)
        // Four pixels become three words.
        let quads = count / 4
        for quad in 0..<quads {
            let (from, to) = (words + 4 * quad, words + 3 * quad)
            // Most of a page is nothing but paper.
            if from[0] | from[1] | from[2] | from[3] == 0 {
                (to[0], to[1], to[2]) = (.max, .max, .max)
                continue
            }
            let (first, second) = (Self.swapped(from[0]), Self.swapped(from[1]))
            let (third, fourth) = (Self.swapped(from[2]), Self.swapped(from[3]))
            to[0] = (first | second << 24).littleEndian
            to[1] = (second >> 8 | third << 16).littleEndian
            to[2] = (third >> 16 | fourth << 8).littleEndian
        }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        for index in 4 * quads..<count {
            let pixel = Self.swapped(words[index])
            bytes[3 * index] = UInt8(truncatingIfNeeded: pixel)
            bytes[3 * index + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
            bytes[3 * index + 2] = UInt8(truncatingIfNeeded: pixel >> 16)
        }
    }

    /// Packs pixels of cairo's ARGB32 to red, green, blue and opacity, in place. Colours are not
    /// weighted with opacity any longer.
    package func packRGBA(count: Int) {
        let words = start.assumingMemoryBound(to: UInt32.self)
        for index in 0..<count where words[index] != 0 {
            let pixel = UInt32(littleEndian: words[index])
            let opacity = pixel >> 24
            func plain(_ shift: UInt32) -> UInt32 {
                let weighted = pixel >> shift & 0xff
                return opacity == 0 ? 0 : min(255, (weighted * 255 + opacity / 2) / opacity)
            }
            let packed = plain(16) | plain(8) << 8 | plain(0) << 16 | opacity << 24
            words[index] = packed.littleEndian
        }
    }

    /// Packs red, green and blue to their brightness (ITU-R BT.601, as `pdftoppm -gray` and JPEG
    /// have it), in place.
    /// - Parameter hasAlpha: whether an opacity follows each colour, which stays.
    package func packGrey(count: Int, hasAlpha: Bool) {
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        let (from, to) = hasAlpha ? (4, 2) : (3, 1)
        for index in 0..<count {
            let pixel = bytes + from * index
            let (red, green, blue) = (UInt32(pixel[0]), UInt32(pixel[1]), UInt32(pixel[2]))
            let grey = (19595 &* red &+ 38470 &* green &+ 7471 &* blue &+ 32768) >> 16
            let opacity = hasAlpha ? pixel[3] : 0
            bytes[to * index] = UInt8(truncatingIfNeeded: grey)
            if hasAlpha { bytes[to * index + 1] = opacity }
        }
    }

    /// A pixel on white, with red in its lowest byte, and nothing in its highest.
    private static func swapped(_ word: UInt32) -> UInt32 {
        let pixel = UInt32(littleEndian: word)
        let white = 255 &- pixel >> 24
        if white == 0 { return pixel.byteSwapped >> 8 }
        // No colour is more than its opacity, but for what rounding does.
        let outer = clamped(pixel & 0xff00ff &+ white &* 0x10001)
        let inner = clamped(pixel >> 8 & 0xff &+ white)
        return (outer | inner << 8).byteSwapped >> 8
    }

    /// Two sums in 16 bits each, 255 where they are more.
    private static func clamped(_ sums: UInt32) -> UInt32 {
        let over = sums & 0x100_0100
        return (sums | (over &- over >> 8)) & 0xff00ff
    }

    /// What a large page is on x86-64, and on AArch64 with pages of 4 kB.
    private static let pageBytes = 2 << 20
}
