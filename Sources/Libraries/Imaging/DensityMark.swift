internal import CVips
internal import Containers
internal import Glibc
internal import Platform

/// Dots per inch, across and down.
package typealias Density = (horizontal: Double, vertical: Double)

extension Image {
    /// Notes how many dots an inch has, where libvips writes it from.
    func note(_ density: Density?) {
        // libvips counts millimetres, and takes 1 for not known.
        handle.pointee.Xres = (density?.horizontal ?? 25.4) / 25.4
        handle.pointee.Yres = (density?.vertical ?? 25.4) / 25.4
    }
}

/// How formats state a density, as far as libvips does not do it or states one that is not known.
enum DensityMark {
    /// How many bytes in front of a file it takes; they are left out before the file is written.
    static func bytesBefore(_ encoding: Encoding, _ density: Density?) -> Int {
        if case .jpeg = encoding, density != nil { jfifBytes } else { 0 }
    }

    /// Makes a file that was just written say the density, or that it is not known.
    /// - Throws: `VipsError` when it cannot be written.
    static func put(_ density: Density?, into descriptor: Int32, as encoding: Encoding)
        throws(VipsError)
    {
        let patches: [(offset: Int, bytes: [UInt8])]
        switch encoding {
        case .jpeg: patches = density.map { [(0, jfif($0))] } ?? []
        case .png, .indexedPNG: patches = density == nil ? unknown(inPNG: descriptor) : []
        case .tiff:
            let file = density == nil ? MappedFile(descriptor: descriptor) : nil
            patches = file.flatMap { TIFFFile($0.bytes)?.bytesOfUnknownDensity } ?? []
        case .webp, .avif, .gif: patches = []
        }
        for patch in patches {
            let count = patch.bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, patch.offset)
            }
            guard count == patch.bytes.count else {
                throw VipsError(message: "could not write a density")
            }
        }
    }

    private static let jfifBytes = 18

    /// The start of a JPEG and JFIF's mark (ITU-T T.871, section 10.1). The file's own start, of
    /// two bytes, stands behind the bytes that were left out.
    private static func jfif(_ density: Density) -> [UInt8] {
        let dots = [density.horizontal, density.vertical].map {
            Int(min(max($0.rounded(), 1), 65_535))
        }
        return [0xff, 0xd8, 0xff, 0xe0, 0, 16] + Array("JFIF\0".utf8) + [1, 2, 1]
            + dots.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] } + [0, 0]
    }

    /// libvips puts pHYs in front of the pixels, whatever it knows: it becomes a proportion, 1 : 1.
    private static func unknown(inPNG descriptor: Int32) -> [(offset: Int, bytes: [UInt8])] {
        var head = [UInt8](repeating: 0, count: 1024)
        let count = pread(descriptor, &head, head.count, 0)
        let offset = head.withUnsafeBytes { head in
            PNGFile.offset(
                of: "pHYs",
                inHead: UnsafeRawBufferPointer(
                    rebasing:
                        head[..<max(0, count)]))
        }
        return offset.map { [($0, PNGFile.squarePixels)] } ?? []
    }
}
