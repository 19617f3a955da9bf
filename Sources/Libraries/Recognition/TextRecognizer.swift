internal import CTesseract

/// Reads the text of pages in some languages. Wraps tesseract; for one thread at a time.
package final class TextRecognizer {
    private let handle: OpaquePointer

    /// Loads what is known of languages.
    /// - Parameters:
    ///   - languages: as tesseract names them: `eng`, `chi_sim`; one or more.
    ///   - folder: holds a file for each.
    /// - Returns: `nil` when one of the files is not there or not what it should be.
    package init?(languages: [String], folder: String) {
        precondition(!languages.isEmpty, "a text is in some language")
        setMsgSeverity(l_int32(L_SEVERITY_NONE))
        guard let handle = TessBaseAPICreate() else { return nil }
        self.handle = handle
        guard TessBaseAPIInit3(handle, folder, languages.joined(separator: "+")) == 0 else {
            return nil
        }
        TessBaseAPISetPageSegMode(handle, PSM_AUTO)
    }

    deinit { TessBaseAPIDelete(handle) }

    /// The words of a page in reading order.
    /// - Parameter dotsPerInch: of the page; it says how large letters may be.
    /// - Returns: `nil` when tesseract fails.
    package func words(of page: borrowing ScannedPage, dotsPerInch: Int) -> [RecognizedWord]? {
        TessBaseAPISetImage2(handle, page.handle)
        TessBaseAPISetSourceResolution(handle, l_int32(dotsPerInch))
        defer { TessBaseAPIClear(handle) }
        guard TessBaseAPIRecognize(handle, nil) == 0 else { return nil }
        // A page without anything on it has none.
        guard let results = TessBaseAPIGetIterator(handle) else { return [] }
        defer { TessResultIteratorDelete(results) }
        return Self.words(results)
    }

    private static func words(_ results: OpaquePointer) -> [RecognizedWord] {
        let place = TessResultIteratorGetPageIterator(results)
        var (words, line, lineBox) = ([RecognizedWord](), 0, Box())
        var baseline: Baseline?
        repeat {
            if TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE) != 0 {
                line += 1
                lineBox = Box(place, RIL_TEXTLINE) ?? Box()
                baseline = Baseline(place)
            }
            guard let text = text(results), let box = Box(place, RIL_WORD) else { continue }
            words.append(
                RecognizedWord(
                    text: text, left: box.left, right: box.right,
                    baseline: baseline?.height(at: box.left) ?? box.bottom,
                    lineHeight: max(1, lineBox.bottom - lineBox.top), line: line))
        } while TessResultIteratorNext(results, RIL_WORD) != 0
        return words
    }

    /// The word at a place, if there is anything in it to be seen.
    private static func text(_ results: OpaquePointer) -> String? {
        guard let owned = TessResultIteratorGetUTF8Text(results, RIL_WORD) else { return nil }
        defer { TessDeleteText(owned) }
        let text = String(cString: owned)
        return text.contains { !$0.isWhitespace } ? text : nil
    }

    private struct Box {
        var left, top, right, bottom: Double

        init() { (left, top, right, bottom) = (0, 0, 0, 0) }

        init?(_ place: OpaquePointer?, _ level: TessPageIteratorLevel) {
            var (left, top, right, bottom): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
            guard
                TessPageIteratorBoundingBox(place, level, &left, &top, &right, &bottom) != 0,
                right > left, bottom > top
            else { return nil }
            (self.left, self.top) = (Double(left), Double(top))
            (self.right, self.bottom) = (Double(right), Double(bottom))
        }
    }

    /// What the letters of a line stand on: from one point to another.
    private struct Baseline {
        let x, y, slope: Double

        init?(_ place: OpaquePointer?) {
            var (x1, y1, x2, y2): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
            guard TessPageIteratorBaseline(place, RIL_TEXTLINE, &x1, &y1, &x2, &y2) != 0,
                x2 > x1
            else { return nil }
            (x, y) = (Double(x1), Double(y1))
            slope = Double(y2 - y1) / Double(x2 - x1)
        }

        func height(at x: Double) -> Double { y + slope * (x - self.x) }
    }
}
