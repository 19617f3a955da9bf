internal import Containers
internal import Platform

extension EmbeddedMetadata {
    /// Reads those of a TIFF file's first picture. EXIF is given a form of its own, without what
    /// says how the pixels are stored.
    /// - Parameter descriptor: open for reading; it is not needed any longer afterwards.
    /// - Throws: `MetadataError.outOfMemory`. What cannot be read is left out.
    package init(tiff descriptor: Int32) throws(MetadataError) {
        self.init()
        guard let file = MappedFile(descriptor: descriptor, isWritable: true),
            let tiff = TIFFFile(file.bytes), let first = tiff.directories.first
        else { return }
        let bytes = { (tag: Int) -> [UInt8]? in
            guard let field = first.entry(tag), field.values.count <= Self.blockBytesMax
            else { return nil }
            return Array(file.bytes[field.values])
        }
        self.init(xmp: bytes(TIFFTag.xmp), iptc: bytes(TIFFTag.iptc) ?? bytes(TIFFTag.photoshop))
        let kept = first.entries.filter {
            !TIFFTag.isStructure($0.tag) && $0.values.count <= Self.fieldBytesMax
        }
        // libexiv2 reads no BigTIFF.
        guard !tiff.isBig else {
            exif = TIFFContent.block(of: kept, of: first, in: tiff)
            return
        }
        file.keep(kept, in: first.range, isLittleEndian: tiff.bytes.isLittleEndian)
        do {
            let store = try MetadataStore()
            let isLittleEndian = try store.readExif(file.bytes, keepingSource: false)
            exif = try store.exif(littleEndian: isLittleEndian)
        } catch MetadataError.outOfMemory {
            throw .outOfMemory
        } catch {
            exif = nil
        }
    }

    /// No larger block of XMP or IPTC is taken from a TIFF file.
    private static let blockBytesMax = 64 << 20
    /// No larger field of the picture's directory.
    private static let fieldBytesMax = 1 << 16
}

extension MappedFile {
    /// Takes all other fields out of a directory of TIFF, which becomes the last one.
    fileprivate func keep(
        _ fields: [TIFFDirectory.Entry], in directory: Range<Int>, isLittleEndian: Bool
    ) {
        let count = fields.count
        let kept =
            (isLittleEndian ? littleEndian(count, 2) : bigEndian(count, 2))
            + fields.flatMap { bytes[$0.range] }
        let zeros = [UInt8](repeating: 0, count: directory.count - kept.count)
        put(kept + zeros, at: directory.lowerBound)
    }
}
