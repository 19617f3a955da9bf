package import Jobs

/// What a step does: the `uses` of a pipeline file, with its options.
package enum Action: Codable, Hashable, Sendable {
    case thumbnail(Thumbnail)
    case optimize(Optimize)
    case metadata
    case pdfExport(PDFExport)
    case pdfPages(PDFPages)

    /// The word behind `uses`.
    package var uses: String {
        switch self {
        case .thumbnail: "thumbnail"
        case .optimize: "optimize"
        case .metadata: "metadata"
        case .pdfExport: "pdf-export"
        case .pdfPages: "pdf-pages"
        }
    }

    /// Every word that `uses` knows.
    package static let words = ["thumbnail", "optimize", "metadata", "pdf-export", "pdf-pages"]

    /// What `takes` says, for a message.
    var takesWords: String {
        switch self {
        case .thumbnail, .optimize, .metadata: "images and PDF"
        case .pdfExport: "images"
        case .pdfPages: "PDF"
        }
    }

    /// Whether one run of the step takes all inputs at once instead of one.
    package var joinsInputs: Bool {
        if case .pdfExport = self { true } else { false }
    }

    /// Whether the step makes an output of each page.
    package var isPerPage: Bool {
        if case .pdfPages = self { true } else { false }
    }

    /// Whether the step can work on a file of this type.
    package func takes(_ type: MediaType) -> Bool {
        switch self {
        case .thumbnail, .optimize, .metadata: type.isImage || type == .pdf
        case .pdfExport: type.isImage
        case .pdfPages: type == .pdf
        }
    }

    /// The type of the output for an input of this type.
    package func outputType(for input: MediaType) -> MediaType {
        switch self {
        case .thumbnail(let options): options.format.mediaType
        case .optimize(let options): options.format?.mediaType ?? Optimize.typeKeeping(input)
        case .metadata: .json
        case .pdfExport: .pdf
        case .pdfPages(let options): options.format.mediaType
        }
    }
}

/// A format that images are written in.
package enum ImageFormat: String, Codable, CaseIterable, Hashable, Sendable {
    case jpeg, png, webp, tiff, avif

    /// Whether an image comes out as it went in, so that there is no quality to choose.
    package var isLossless: Bool {
        switch self {
        case .png, .tiff: true
        case .jpeg, .webp, .avif: false
        }
    }

    package var mediaType: MediaType {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .webp: .webp
        case .tiff: .tiff
        case .avif: .avif
        }
    }

}

/// How an image fills the box it is resized to, in the words of CSS `object-fit`.
package enum Fit: String, Codable, CaseIterable, Hashable, Sendable {
    /// As large as fits inside the box, all of it visible; never larger than the original.
    case inside
    /// Fills the box, what juts out is cut off evenly; never larger than the original.
    case cover
    /// Exactly the box, the proportions changed.
    case fill
}

/// A smaller rendition. The orientation is applied, the colours are sRGB, metadata is removed.
/// Of a PDF its first page is rendered.
package struct Thumbnail: Codable, Hashable, Sendable {
    /// The longest side an output can have, in pixels. As a side of the box it leaves that side
    /// to follow from the other.
    package static let sideMax = 16_384

    /// The box in pixels, 1 to `sideMax`.
    package var width: Int
    package var height: Int
    package var fit = Fit.inside
    package var format = ImageFormat.jpeg
    /// 1 to 100; a format without loss ignores it.
    package var quality = 80

    /// A side that is not given bounds nothing, which only `Fit.inside` makes sense of.
    package init(width: Int = sideMax, height: Int = sideMax) {
        self.width = width
        self.height = height
    }
}

/// The same picture in full size with fewer bytes. The orientation is applied, the colours are
/// sRGB. All pages and frames are kept. Of a PDF its first page is rendered at 150 dpi.
package struct Optimize: Codable, Hashable, Sendable {
    /// The format of the output; the input's own when `nil`.
    package var format: ImageFormat?
    /// 1 to 100; a format without loss ignores it.
    package var quality = 80
    /// Whether EXIF, XMP and IPTC are carried over (the orientation is applied all the same).
    package var keepMetadata = false

    package init() {}

    /// The type of an output that shall be of the input's own: HEIF and PDF become JPEG.
    static func typeKeeping(_ input: MediaType) -> MediaType {
        switch input {
        case .jpeg, .heif, .pdf, .json: .jpeg
        case .png, .gif, .webp, .tiff, .avif: input
        }
    }
}

/// All images in one PDF, one a page, JPEGs embedded as they are.
package struct PDFExport: Codable, Hashable, Sendable {
    package var page = PageSize.auto
    /// White space on each side in PostScript points (1/72 inch), 0 to 200.
    package var marginPoints = 0.0

    package init() {}

    /// The size of the pages. Those of ISO 216 and the US turn to landscape for a wide image.
    package enum PageSize: String, Codable, CaseIterable, Hashable, Sendable {
        /// The image's own size at its own resolution (72 dpi where it names none).
        case auto
        case a3 = "A3"
        case a4 = "A4"
        case a5 = "A5"
        case letter
        case legal
    }
}

/// Pages as images.
package struct PDFPages: Codable, Hashable, Sendable {
    /// Resolution in dots per inch, 9 to 1,200.
    package var dpi = 150
    package var format = ImageFormat.jpeg
    /// 1 to 100; a format without loss ignores it.
    package var quality = 80

    package init() {}
}
