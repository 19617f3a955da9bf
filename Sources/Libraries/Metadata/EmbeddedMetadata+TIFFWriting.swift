internal import Containers

/// Writing into a TIFF file. EXIF's block is a TIFF file by itself, and what camera makers have put
/// into it may say where things are from its start. So it becomes the start of the file: pixels in
/// its way are moved to the end, and all directories are written again behind them.
extension EmbeddedMetadata {
    func writeTIFF(to file: FileEditor) throws(MetadataError) {
        var directories = try TIFFContent.all(of: file)
        var block = exif ?? []
        if block.count % 2 == 1 { block.append(0) }
        for (tag, value) in try TIFFContent.first(of: block).fields
        where directories[0].fields[tag] == nil && !TIFFTag.isStructure(tag)
            && tag != TIFFTag.positioning
        {
            directories[0].fields[tag] = value
        }
        if let xmp { directories[0].fields[TIFFTag.xmp] = .init(type: 1, bytes: xmp) }
        if let iptc {
            // Long numbers, as Photoshop has it and libtiff wants it.
            let padding = [UInt8](repeating: 0, count: (4 - iptc.count % 4) % 4)
            directories[0].fields[TIFFTag.iptc] = .init(type: 4, bytes: iptc + padding)
        }
        for index in directories.indices {
            try directories[index].movePixels(below: block.count, in: file)
        }
        let end = (try file.size() + 1) / 2 * 2
        let (written, first) = TIFFContent.written(directories, at: end)
        guard end + written.count <= Int(UInt32.max) else { throw .tooLarge }
        try file.put(written, at: end)
        try file.put(block, at: 0)
        try file.put(littleEndian(first, 4), at: 4)
    }
}
