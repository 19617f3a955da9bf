internal import CQPDF

/// A rectangle of a page, in the page's own units.
struct PageBox: Equatable {
    let left, bottom, right, top: Double

    var width: Double { right - left }
    var height: Double { top - bottom }

    /// What lies in both; `nil` when that has no area.
    func intersection(_ other: PageBox) -> PageBox? {
        let box = PageBox(
            left: max(left, other.left), bottom: max(bottom, other.bottom),
            right: min(right, other.right), top: min(top, other.top))
        return box.width > 0 && box.height > 0 ? box : nil
    }
}

extension QPDFFile {
    /// A box of a page, or of those above it; `nil` when there is none.
    func box(_ key: String, of page: qpdf_oh) -> PageBox? {
        guard
            let array = inherited(key, of: page, where: { qpdf_oh_is_array(handle, $0) != 0 }),
            qpdf_oh_get_array_n_items(handle, array) == 4
        else { return nil }
        let numbers = (0..<4).map {
            qpdf_oh_get_numeric_value(handle, qpdf_oh_get_array_item(handle, array, Int32($0)))
        }
        return PageBox(
            left: min(numbers[0], numbers[2]), bottom: min(numbers[1], numbers[3]),
            right: max(numbers[0], numbers[2]), top: max(numbers[1], numbers[3]))
    }

    /// How many points a unit of a page is (ISO 32000-1, table 30): 1, or what it says itself.
    func userUnit(of page: qpdf_oh) -> Double {
        let value = object("/UserUnit", of: page)
        guard qpdf_oh_is_number(handle, value) != 0 else { return 1 }
        let unit = qpdf_oh_get_numeric_value(handle, value)
        return unit > 0 && unit.isFinite ? unit : 1
    }

    /// What is seen of a page: its crop box as far as the media box goes, or the media box where
    /// the two have nothing in common (ISO 32000-1, 14.11.2).
    /// - Returns: `nil` when that has no area, or lies where no reader finds it.
    func shownBox(of page: qpdf_oh) -> ShownBox? {
        // Readers take a page without a size for one of US Letter.
        let media =
            box("/MediaBox", of: page) ?? PageBox(left: 0, bottom: 0, right: 612, top: 792)
        let box = box("/CropBox", of: page).map { $0.intersection(media) ?? media } ?? media
        let edges = [box.left, box.bottom, box.right, box.top]
        guard box.width > 0, box.height > 0, edges.allSatisfy({ $0.magnitude < 1e9 }) else {
            return nil
        }
        let quarters = ((rotation(of: page) / 90) % 4 + 4) % 4
        return ShownBox(box: box, quarters: quarters)
    }
}
