import Containers
import Imaging
import Jobs
import PDF
import Pipelines

/// What an input holds: a page, several, or an animation.
extension TaskRunner {
    /// Looks an input's structure through. Nothing is decoded.
    /// - Throws: `Problem` when it is cut off, or holds what has to be developed first.
    func pictures(in input: Int, _ format: SourceFormat) throws(Problem) -> Pictures {
        format == .tiff ? .pages(try pages(of: input)) : .one(format)
    }

    private func pages(of input: Int) throws(Problem) -> [TIFFPage] {
        guard let file = MappedFile(descriptor: inputs[input]), let tiff = TIFFFile(file.bytes)
        else { throw Problem(.undecodable, "the image is cut short, or not what it claims to be") }
        guard !tiff.isCameraRaw else {
            throw Problem(.unsuitable, """
                the file is a camera's raw file, which has to be developed to a picture first
                """)
        }
        let pages = tiff.pages
        guard tiff.isWhole, !pages.isEmpty else {
            throw Problem(.undecodable, """
                the image is cut short: it has \(pages.count) pages and names another one, which \
                is not there
                """)
        }
        return pages
    }

    /// Opens the header of an input's first picture and compares its size with the limits, before
    /// anything is decoded.
    func opened(_ input: Int, _ pictures: Pictures) throws(Problem) -> Image {
        switch pictures {
        case .one(let format), .frames(_, let format):
            try opened { () throws(VipsError) in try Image.open(inputs[input], as: format) }
        case .pages(let pages):
            try opened { () throws(VipsError) in
                try Image.open(inputs[input], page: pages[0])
            }
        }
    }

    /// The same, of an input of which nothing is known but its format.
    func opened(_ input: Int, _ format: SourceFormat) throws(Problem) -> Image {
        try opened(input, pictures(in: input, format))
    }

    private func opened(_ open: () throws(VipsError) -> Image) throws(Problem) -> Image {
        let image: Image
        do { image = try open() } catch { throw decoding(error) }
        guard image.size.area <= task.limits.pixels else {
            throw tooManyPixels(image.size, task.limits)
        }
        return image
    }
}
