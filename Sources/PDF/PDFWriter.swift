internal import CPoppler
internal import Glibc
package import Imaging

/// Writes a document of one image a page to a descriptor, a page at a time; what is written is
/// forgotten. Wraps cairo's PDF surface.
package struct PDFWriter: ~Copyable {
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let stream: Stream

    /// Begins a document. What fails is said by the first call after it.
    /// - Parameter descriptor: open for writing; it stays open.
    package init(descriptor: Int32) {
        stream = Stream(descriptor: descriptor)
        let surface = cairo_pdf_surface_create_for_stream({ stream, bytes, count in
            Unmanaged<Stream>.fromOpaque(stream!).takeUnretainedValue()
                .write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        }, Unmanaged.passUnretained(stream).toOpaque(), 1, 1)
        // > This function always returns a valid pointer, but it will return a pointer to a "nil"
        // > surface if an error such as out of memory occurs.
        guard let surface, let context = cairo_create(surface) else {
            preconditionFailure("cairo returns an object in any case")
        }
        self.surface = surface
        self.context = context
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Pressroom")
        // Without a date: the same pictures are to give the same file.
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, nil)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    /// Adds a page that holds a JPEG file as it is, byte for byte.
    /// - Parameters:
    ///   - jpeg: the whole file; released when the document no longer needs it.
    ///   - size: its pixels as stored.
    /// - Throws: `PDFError.outOfMemory` or `.unwritable`.
    package func add(jpeg: MappedFile, size: PixelSize, layout: PageLayout) throws(PDFError) {
        // One pixel, drawn as large as the picture, carries the file: cairo takes the number of
        // pixels from the file itself, and a surface of that many would only be cleared and copied.
        let image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1)
        defer { cairo_surface_destroy(image) }
        let owner = Unmanaged.passRetained(jpeg)
        let status = cairo_surface_set_mime_data(
            image, CAIRO_MIME_TYPE_JPEG, jpeg.bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
            UInt(jpeg.bytes.count), { Unmanaged<MappedFile>.fromOpaque($0!).release() },
            owner.toOpaque())
        guard status == CAIRO_STATUS_SUCCESS else {
            owner.release()
            throw .outOfMemory
        }
        try draw(image, layout, scale: (Double(size.width), Double(size.height)))
    }

    /// Adds a page that holds pixels, compressed without loss.
    /// - Parameters:
    ///   - pixels: 32 bits each, blue in the lowest byte, in rows without gaps.
    ///   - size: the number of them, as they lie in memory.
    /// - Throws: `PDFError.outOfMemory` or `.unwritable`.
    package func add(pixels: PixelStore, size: PixelSize, layout: PageLayout) throws(PDFError) {
        let image = cairo_image_surface_create_for_data(
            pixels.start.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24,
            Int32(size.width), Int32(size.height), Int32(4 * size.width))
        defer {
            cairo_surface_finish(image)
            cairo_surface_destroy(image)
        }
        try draw(image, layout)
        withExtendedLifetime(pixels) {}
    }

    /// Ends the document. Without it what was written is none.
    /// - Throws: `PDFError.outOfMemory` or `.unwritable`.
    package consuming func finish() throws(PDFError) {
        cairo_surface_finish(surface)
        try check()
    }

    /// - Parameter scale: how many pixels of the layout a pixel of the image covers.
    private func draw(_ image: OpaquePointer?, _ layout: PageLayout,
                      scale: (x: Double, y: Double) = (1, 1)) throws(PDFError) {
        cairo_pdf_surface_set_size(surface, layout.page.width, layout.page.height)
        var matrix = cairo_matrix_t()
        let m = layout.matrix
        cairo_matrix_init(&matrix, m.xx, m.yx, m.xy, m.yy, m.x0, m.y0)
        cairo_save(context)
        cairo_transform(context, &matrix)
        cairo_scale(context, scale.x, scale.y)
        cairo_set_source_surface(context, image, 0, 0)
        cairo_paint(context)
        cairo_restore(context)
        cairo_show_page(context)
        try check()
    }

    private func check() throws(PDFError) {
        if stream.error != 0 { throw .unwritable(stream.error) }
        for status in [cairo_status(context), cairo_surface_status(surface)] {
            switch status {
            case CAIRO_STATUS_SUCCESS, CAIRO_STATUS_SURFACE_FINISHED: continue
            case CAIRO_STATUS_NO_MEMORY: throw .outOfMemory
            default: throw .unwritable(0)
            }
        }
    }
}

/// Where cairo's bytes go, and the first error on the way.
private final class Stream {
    private(set) var error: Int32 = 0
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    func write(_ bytes: UnsafeRawBufferPointer) -> cairo_status_t {
        var rest = bytes
        while error == 0, !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                error = errno
            }
        }
        return error == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR
    }
}
