internal import CQPDF

/// What a document says of its pages that poppler passes over. Wraps libqpdf, which reads no more
/// of the file than where its pages are.
final class PageTree {
    let file: QPDFFile
    var handle: qpdf_data? { file.handle }
    private var reducedBoxes: [Int: PageBox?] = [:]
    /// The number of pages.
    let count: Int

    /// - Parameter descriptor: open for reading; it is not needed any longer afterwards.
    /// - Returns: `nil` when there is no room for the file, or no page is found in it.
    init?(descriptor: Int32) {
        guard let file = try? QPDFFile(descriptor: descriptor) else { return nil }
        self.file = file
        count = file.count
    }

    /// How many points a unit of a page is.
    /// - Parameter number: 1 to `count`.
    func userUnit(ofPage number: Int) -> Double {
        file.userUnit(of: file.page(number))
    }

    /// The width and height of a page as it is shown, in its own units, where its crop box reaches
    /// beyond the media box: what both have, or the media box if that is nothing (ISO 32000-1,
    /// 14.11.2). Poppler takes the media box, or what is empty.
    /// - Parameter number: 1 to `count`.
    /// - Returns: `nil` when the crop box lies within, as it should.
    func reducedSize(ofPage number: Int) -> (width: Double, height: Double)? {
        guard let box = reducedBox(ofPage: number) else { return nil }
        let turn = file.rotation(of: file.page(number))
        return turn % 180 == 0 ? (box.width, box.height) : (box.height, box.width)
    }

    /// How many pixels the longer side of the largest picture on a page has; 0 without one.
    /// - Parameter number: 1 to `count`.
    func pictureSide(ofPage number: Int) -> Int {
        let isRight = { (object: qpdf_oh) in self.file.isDictionary(object) }
        let page = file.page(number)
        return file.inherited("/Resources", of: page, where: isRight)
            .map { pictureSide(in: $0, levels: 4) } ?? 0
    }

    /// The same of what is drawn with some resources, and with those of what that draws.
    private func pictureSide(in resources: qpdf_oh, levels: Int) -> Int {
        let drawn = file.object("/XObject", of: resources)
        return file.keys(of: drawn).reduce(0) { side, key in
            let object = file.object(key, of: drawn)
            guard qpdf_oh_is_stream(handle, object) != 0 else { return side }
            let dictionary = qpdf_oh_get_dict(handle, object)
            let width = file.number("/Width", of: dictionary)
            let height = file.number("/Height", of: dictionary)
            let inner = file.object("/Resources", of: dictionary)
            let within = levels > 0 ? pictureSide(in: inner, levels: levels - 1) : 0
            return max(side, width, height, within)
        }
    }

    /// The document with crop boxes that lie within the media boxes.
    /// - Parameter use: is given the file.
    /// - Returns: `nil` when it cannot be written.
    func withReducedBoxes<Result>(_ use: (UnsafeRawBufferPointer) -> Result) -> Result? {
        for number in 1...count {
            guard let box = reducedBox(ofPage: number) else { continue }
            let array = qpdf_oh_new_array(handle)
            for value in [box.left, box.bottom, box.right, box.top] {
                qpdf_oh_append_item(handle, array, qpdf_oh_new_real_from_double(handle, value, 6))
            }
            qpdf_oh_replace_key(handle, file.page(number), "/CropBox", array)
        }
        qpdf_init_write_memory(handle)
        qpdf_set_preserve_encryption(handle, 0)
        guard qpdf_write(handle) & QPDF_ERRORS == 0, let start = qpdf_get_buffer(handle)
        else { return nil }
        return use(UnsafeRawBufferPointer(start: start, count: qpdf_get_buffer_length(handle)))
    }

    /// What is seen of a page whose crop box reaches beyond its media box, in the file as it came.
    private func reducedBox(ofPage number: Int) -> PageBox? {
        if let known = reducedBoxes[number] { return known }
        let box = makeReducedBox(of: file.page(number))
        reducedBoxes[number] = .some(box)
        return box
    }

    private func makeReducedBox(of page: qpdf_oh) -> PageBox? {
        guard let media = file.box("/MediaBox", of: page), let crop = file.box("/CropBox", of: page)
        else { return nil }
        let both = crop.intersection(media)
        if both == crop { return nil }
        return both ?? media
    }
}
