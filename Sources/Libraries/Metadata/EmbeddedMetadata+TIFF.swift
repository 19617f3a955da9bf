extension EmbeddedMetadata {
    /// Reads those of a TIFF file's first picture. EXIF is given a form of its own, without what
    /// says how the pixels are stored.
    /// - Parameter descriptor: open for reading; it is not needed any longer afterwards.
    /// - Throws: `MetadataError.outOfMemory`. What cannot be read is left out.
    package init(tiff descriptor: Int32) throws(MetadataError) {
        self.init()
        guard let file = FileMapping(descriptor), let first = TIFFDirectory(in: file.bytes)
        else { return }
        let bytes = { (tag: UInt16) -> [UInt8]? in
            guard let field = first.field(tag), field.place.count <= Self.blockBytesMax
            else { return nil }
            return Array(file.bytes[field.place])
        }
        self.init(xmp: bytes(TIFFTag.xmp), iptc: bytes(TIFFTag.iptc) ?? bytes(TIFFTag.photoshop))
        let kept = first.fields.filter {
            !TIFFTag.isStructure($0.tag) && $0.place.count <= Self.fieldBytesMax
        }
        // libexiv2 reads no BigTIFF.
        guard !first.isBig else {
            exif = TIFFContent.block(of: kept, in: file.bytes, first.isLittleEndian)
            return
        }
        file.keep(kept, of: first)
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

extension FileMapping {
    /// Takes all other fields out of a directory, which becomes the last one.
    fileprivate func keep(_ fields: [TIFFDirectory.Field], of directory: TIFFDirectory) {
        let entries = fields.map { Array(bytes[$0.entry..<$0.entry + 12]) }
        put(
            [UInt8](repeating: 0, count: directory.link + 4 - directory.start),
            at: directory.start)
        let number = [UInt8(fields.count & 0xff), UInt8(fields.count >> 8)]
        put(directory.isLittleEndian ? number : number.reversed(), at: directory.start)
        put(entries.flatMap { $0 }, at: directory.start + 2)
    }
}
