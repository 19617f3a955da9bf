/// A format of files that hold metadata beside a picture, or, as GIF, none that is written here.
package enum Container: Hashable, Sendable {
    case jpeg, png, webp, tiff, avif, gif

    /// Whether there is a place for IPTC's datasets.
    var holdsIPTC: Bool {
        switch self {
        case .jpeg, .png, .tiff: true
        case .webp, .avif, .gif: false
        }
    }
}

extension EmbeddedMetadata {
    /// Puts these into a file that has a picture and no metadata yet.
    /// - Parameters:
    ///   - descriptor: the file, open for reading and writing, as libvips has written it.
    ///   - size: the picture's width and height.
    /// - Throws: `MetadataError`: the file cannot be written, is not as it should be, or has no
    ///   place for them.
    package func write(to descriptor: Int32, in container: Container, size: (Int, Int))
        throws(MetadataError)
    {
        let file = FileEditor(descriptor: descriptor)
        // Not even the mark of a library that would have written some.
        if container == .webp { try WebPEditor(file).removeMetadata() }
        guard !isEmpty else { return }
        switch container {
        case .jpeg: try writeJPEG(to: file)
        case .png: try writePNG(to: file)
        case .webp: try WebPEditor(file).add(exif: exif, xmp: xmp, size: size)
        case .tiff: try writeTIFF(to: file)
        case .avif: try writeAVIF(to: file)
        case .gif: throw .tooLarge
        }
    }
}
