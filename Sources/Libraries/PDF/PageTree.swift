internal import CQPDF

/// What a document says of its pages that poppler passes over. Wraps libqpdf, which reads no more
/// of the file than where its pages are.
final class PageTree {
    let file: QPDFFile
    var handle: qpdf_data? { file.handle }
    private var reducedBoxes: [Int: Box?] = [:]
    /// The number of pages.
    let count: Int

    /// - Parameter descriptor: open for reading; it is not needed any longer afterwards.
    /// - Returns: `nil` when there is no room for the file, or no page is found in it.
    init?(descriptor: Int32) {
        guard let file = try? QPDFFile(descriptor: descriptor) else { return nil }
        self.file = file
        count = file.count
    }

    /// How many points a unit of a page is (ISO 32000-1, table 30): 1, or what it says itself.
    /// - Parameter number: 1 to `count`.
    func userUnit(ofPage number: Int) -> Double {
        let value = file.object("/UserUnit", of: file.page(number))
        guard qpdf_oh_is_number(handle, value) != 0 else { return 1 }
        let unit = qpdf_oh_get_numeric_value(handle, value)
        return unit > 0 && unit.isFinite ? unit : 1
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
    private func reducedBox(ofPage number: Int) -> Box? {
        if let known = reducedBoxes[number] { return known }
        let box = makeReducedBox(of: file.page(number))
        reducedBoxes[number] = .some(box)
        return box
    }

    private func makeReducedBox(of page: qpdf_oh) -> Box? {
        guard let media = box("/MediaBox", of: page), let crop = box("/CropBox", of: page)
        else { return nil }
        let both = crop.intersection(media)
        if both == crop { return nil }
        return both ?? media
    }

    private func box(_ key: String, of page: qpdf_oh) -> Box? {
        guard
            let array = file.inherited(key, of: page, where: { qpdf_oh_is_array(handle, $0) != 0 }),
            qpdf_oh_get_array_n_items(handle, array) == 4
        else { return nil }
        let numbers = (0..<4).map {
            qpdf_oh_get_numeric_value(handle, qpdf_oh_get_array_item(handle, array, Int32($0)))
        }
        return Box(
            left: min(numbers[0], numbers[2]), bottom: min(numbers[1], numbers[3]),
            right: max(numbers[0], numbers[2]), top: max(numbers[1], numbers[3]))
    }

    private struct Box: Equatable {
        let left, bottom, right, top: Double

        var width: Double { right - left }
        var height: Double { top - bottom }

        /// What lies in both; `nil` when that has no area.
        func intersection(_ other: Box) -> Box? {
            let box = Box(
                left: max(left, other.left), bottom: max(bottom, other.bottom),
                right: min(right, other.right), top: min(top, other.top))
            return box.width > 0 && box.height > 0 ? box : nil
        }
    }
}
