package import Imaging
package import Platform

/// Writes a document of one image a page to a descriptor, a page at a time; what is written is
/// forgotten, but for where it begins. The same images give the same bytes.
package struct PDFWriter: ~Copyable {
    private let objects: PDFObjects
    private let catalog: Int
    private let tree: Int
    private var pages: [Int] = []
    /// Profiles that are written already: pictures of one camera have the same.
    private var profiles: [[UInt8]: Int] = [:]

    /// Begins a document. What fails is said by the first call after it.
    /// - Parameter descriptor: open for writing; it stays open.
    package init(descriptor: Int32) {
        objects = PDFObjects(descriptor: descriptor)
        catalog = objects.reserve()
        tree = objects.reserve()
    }

    /// Adds a page that holds a JPEG as it is, byte for byte, with its profile.
    /// - Parameters:
    ///   - jpeg: the file, of which the first image is taken.
    ///   - structure: that of the file.
    ///   - colours: how its samples are meant.
    ///   - size: its pixels as stored.
    /// - Throws: `PDFError.unwritable`.
    package mutating func add(
        jpeg: MappedFile, _ structure: JPEGStructure, _ colours: DCTColours,
        size: PixelSize, layout: PageLayout
    ) throws(PDFError) {
        let profile = structure.profile.flatMap { jpeg.bytes[$0] }
        let space = space(colours, profile)
        let bytes = UnsafeRawBufferPointer(rebasing: jpeg.bytes[..<structure.length])
        let image = objects.write(
            stream: [bytes],
            Self.entries(size, space: space, bits: 8)
                + colours.entries)
        try add(image, size, layout)
        withExtendedLifetime(jpeg) {}
    }

    /// Adds a page that holds pixels, compressed without loss while they are computed.
    /// - Parameters:
    ///   - image: 8-bit sRGB or gray without transparency.
    ///   - isBilevel: whether it is gray, and each sample 0 or 255.
    /// - Throws: `PDFError.undecodable`, `.outOfMemory` or `.unwritable`.
    package mutating func add(_ image: Image, isBilevel: Bool, layout: PageLayout)
        throws(PDFError)
    {
        let rows = PixelRows(of: image, isBilevel: isBilevel)
        let entries =
            Self.entries(image.size, space: rows.space, bits: rows.bits)
            + "/Filter/FlateDecode" + rows.parameters
        let number = try objects.write(entries) { take throws(PDFError) in
            try rows.compress(to: take)
        }
        try add(number, image.size, layout)
    }

    /// Ends the document. Without it what was written is none.
    /// - Parameter bookmarks: of pages that were added.
    /// - Throws: `PDFError.unwritable`.
    package consuming func finish(
        title: String? = nil, author: String? = nil, bookmarks: [PDFBookmark] = []
    ) throws(PDFError) {
        let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
        objects.write(tree, "<</Type/Pages/Count \(pages.count)/Kids[\(kids)]>>")
        let outline = write(bookmarks).map { "/Outlines \($0) 0 R" } ?? ""
        objects.write(catalog, "<</Type/Catalog/Pages \(tree) 0 R\(outline)>>")
        // Without a date: the same pictures are to give the same file.
        let texts = [("Title", title), ("Author", author)].compactMap { key, text in
            text.map { "/\(key)\($0.pdf)" }
        }
        let information = objects.write(
            "<<\(texts.joined())/Creator(Pressroom)/Producer(Pressroom)>>")
        objects.finish(root: catalog, information: information)
        try check()
    }

    /// Writes an outline (ISO 32000-1, 12.3.3), and returns its number.
    private func write(_ bookmarks: [PDFBookmark]) -> Int? {
        guard !bookmarks.isEmpty else { return nil }
        let outline = objects.reserve()
        let items = bookmarks.map { _ in objects.reserve() }
        for (place, bookmark) in bookmarks.enumerated() {
            let previous = place > 0 ? "/Prev \(items[place - 1]) 0 R" : ""
            let next = place + 1 < items.count ? "/Next \(items[place + 1]) 0 R" : ""
            objects.write(
                items[place],
                """
                <</Title\(bookmark.title.pdf)/Parent \(outline) 0 R\(previous)\(next)\
                /Dest[\(pages[bookmark.page - 1]) 0 R/Fit]>>
                """)
        }
        objects.write(
            outline,
            """
            <</Type/Outlines/First \(items[0]) 0 R/Last \(items[items.count - 1]) 0 R\
            /Count \(items.count)>>
            """)
        return outline
    }

    private static func entries(_ size: PixelSize, space: String, bits: Int) -> String {
        """
        /Type/XObject/Subtype/Image/Width \(size.width)/Height \(size.height)\
        /ColorSpace\(space)/BitsPerComponent \(bits)\(bits == 8 ? "/Interpolate true" : "")
        """
    }

    /// The colour space of a JPEG: by its profile where that is one for its components.
    private mutating func space(_ colours: DCTColours, _ profile: [UInt8]) -> String {
        guard ICCProfile.fits(profile, components: colours.components) else {
            return colours.deviceSpace
        }
        if let number = profiles[profile] { return "[/ICCBased \(number) 0 R]" }
        let number = profile.withUnsafeBytes {
            objects.write(stream: [$0], "/N \(colours.components)/Alternate\(colours.deviceSpace)")
        }
        if profiles.count < Self.profilesMax, profile.count <= Self.profileBytesMax {
            profiles[profile] = number
        }
        return "[/ICCBased \(number) 0 R]"
    }

    /// How many profiles are remembered, and how long they are at most.
    private static let profilesMax = 32
    private static let profileBytesMax = 1 << 20

    private mutating func add(_ image: Int, _ size: PixelSize, _ layout: PageLayout)
        throws(PDFError)
    {
        var drawing = "q \(layout.placement(of: size).map(\.pdf).joined(separator: " ")) cm /I Do Q"
        let content = drawing.withUTF8 { objects.write(stream: [UnsafeRawBufferPointer($0)]) }
        pages.append(
            objects.write(
                """
                <</Type/Page/Parent \(tree) 0 R\
                /MediaBox[0 0 \(layout.page.width.pdf) \(layout.page.height.pdf)]\
                /Contents \(content) 0 R/Resources<</XObject<</I \(image) 0 R>>>>>>
                """))
        try check()
    }

    private func check() throws(PDFError) {
        if objects.error != 0 { throw .unwritable(objects.error) }
        if objects.isTooLarge { throw .unwritable(0) }
    }
}

extension PageLayout {
    /// What brings an image of PDF, one unit wide and high and its first row on top, to its place
    /// on a page, whose y goes upwards: the numbers of the operator `cm`.
    fileprivate func placement(of size: PixelSize) -> [Double] {
        let (width, height) = (Double(size.width), Double(size.height))
        return [
            matrix.xx * width, -matrix.yx * width, -matrix.xy * height, matrix.yy * height,
            matrix.xy * height + matrix.x0, page.height - matrix.yy * height - matrix.y0,
        ]
    }
}
