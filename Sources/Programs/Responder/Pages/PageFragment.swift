internal import HTML

/// A part of a page.
protocol PageFragment: PageWriting {
    var html: HTML { get }
}
