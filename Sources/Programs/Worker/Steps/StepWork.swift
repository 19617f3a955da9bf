import Imaging
import Jobs
import PDF
import Pipelines

/// What the worker does for a kind of step. Each kind has a file in this folder, in which it
/// conforms to one of the protocols below.
protocol StepWork: StepKind {}

/// A step that makes one image of the decoded picture, or of a document's first page. All of them
/// share one decode.
protocol RenditionWork: StepWork {
    /// What to make.
    /// - Parameters:
    ///   - type: that of the output.
    ///   - number: which of the step's `outputs(for:)` it is, 0 the first.
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm
    /// How the output stands for the whole file; `nil` for a step that makes one picture of the
    /// first.
    var whole: WholeForm? { get }
    /// What of the file it is made of.
    var view: SourceView { get }
    /// Whether there is anything to make.
    var makesRendition: Bool { get }
}

extension RenditionWork {
    var whole: WholeForm? { nil }
    var view: SourceView { SourceView() }
    var makesRendition: Bool { true }
}

extension Step {
    /// What it makes of a decoded picture, if it does.
    var rendition: (any RenditionWork)? {
        guard let work = action as? any RenditionWork, work.makesRendition else { return nil }
        return work
    }
}

/// One picture of a file. Steps with the same view share its decode.
struct SourceView: Hashable {
    /// The page or frame, 1 the first.
    var page = 1
    /// How far borders that are cut off may differ from the corner, 0 to 1; `nil` when they stay.
    var tolerance: Double?
}

/// A rendition that is not written: the step says something of it in JSON, besides what it says of
/// the headers if it does.
protocol PictureDescriptionWork: RenditionWork {
    associatedtype PictureDescription: Encodable

    /// - Parameters:
    ///   - picture: the rendition, upright and in sRGB or gray.
    ///   - shown: the size of the whole picture.
    func describe(_ picture: Image, shown: PixelSize) throws(VipsError) -> PictureDescription
}

/// A step that reads headers, and says what is known of a file.
protocol DescriptionWork: StepWork {
    associatedtype ImageDescription: Encodable
    associatedtype DocumentDescription: Encodable

    /// - Parameter image: the first picture; nothing of it is decoded.
    func describe(
        _ image: Image, of pictures: Pictures, _ format: SourceFormat, in runner: TaskRunner
    ) throws(Problem) -> ImageDescription
    func describe(_ document: borrowing PDFDocument, in runner: TaskRunner) throws(Problem)
        -> DocumentDescription
}

/// A step that works on a document as a whole, whose parse it shares with the other steps.
protocol DocumentWork: StepWork {
    func cost(in runner: TaskRunner) -> Cost
    /// Writes and finishes the step's outputs.
    /// - Throws: `PDFError` or `Problem`.
    func perform(_ step: Step, on document: borrowing PDFDocument, in runner: TaskRunner) throws
}

/// A step that makes an image of each page of a document.
protocol PageWork: StepWork {
    /// What to make of a page.
    /// - Parameters:
    ///   - paper: the size of the page.
    ///   - type: that of the outputs.
    func form(of paper: PaperSize, as type: MediaType) -> PageForm
}

/// A step of the shape `perPart`. It is `DocumentWork` or `FileWork` besides: that makes a range of
/// its parts at a time, `Task.Output.page` saying which.
protocol PartsWork: StepWork {
    /// How many parts the step will make of the task's input; with 0 it has nothing to do.
    func countParts(in runner: TaskRunner) throws(Problem) -> Int
}

/// A step that works on files by itself, and shares no decode: the inputs and outputs of its task
/// are its own.
protocol FileWork: StepWork {
    /// Writes and finishes the step's outputs.
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem)
}

/// What a rendition is made of: a picture as it is shown.
struct RenditionSource {
    /// Its size, which no thumbnail exceeds.
    let shown: PixelSize
    /// The size in which it is optimised.
    let full: PixelSize
    /// Its dots per inch at that size.
    let density: Density?
    /// What is in the files that steps use, by their digests.
    var attachments: [String: [UInt8]] = [:]

    /// All of it in that size.
    var whole: Placement { .filling(full, of: shown) }
}

extension RenditionSource {
    /// An image whose pixels may not be squares, and are to be turned.
    /// - Parameter attachments: what is in the files that steps use.
    init(_ image: Image, _ attachments: [String: [UInt8]]) {
        self.attachments = attachments
        shown = image.orientation.apply(to: image.sizeInSquares)
        full = image.orientation.apply(to: image.size)
        density = image.densityShown
    }
}

/// How an image is made of another.
struct RenditionForm {
    /// Of the upright image.
    let placement: Placement
    let encoding: Encoding
    /// The dots per inch that the file states.
    var density: Density?
    /// Which part stays where the placement cuts off; the one that it says when `nil`.
    var interest: Interest?
    /// What is behind and around it; nothing when `nil`, or white where the format has no
    /// transparency.
    var backdrop: Backdrop?
    /// What becomes of its colours and its detail once it has its size.
    var adjustment: Adjustment?
    /// What is laid over it.
    var mark: Mark?
    /// How it is turned at last.
    var turn = Orientation.upright
    var metadata = KeptMetadata.strip
    /// Whether JPEG or PNG takes the place of the encoding, a WebP, where that suits the picture.
    var isAutomatic = false
    /// What decides the quality besides the encoding.
    var goal: EncodingGoal?
    /// Whether smaller ones may be made of it: it shows the whole image in its proportions.
    let isShareable: Bool
}

/// How an image is made of a page.
struct PageForm {
    /// The page fills it.
    let size: PixelSize
    /// The dots per inch that the file states.
    let density: Density
    let colours: PageColours
    let encoding: Encoding
}

/// How an output stands for a file as a whole.
enum WholeForm {
    /// Every page and frame is made anew.
    case made
    /// The frames of an animation are, where the format holds them; of everything else the first
    /// picture is taken.
    case animation
    /// Every page and frame is made anew; but pictures that this makes no smaller are kept as they
    /// are stored.
    case smallest
    /// The same; but of a file that has the output's type already, the pictures are kept.
    case kept
    /// The same where encoding them anew would take from them; else as `smallest`.
    case lossless
}
