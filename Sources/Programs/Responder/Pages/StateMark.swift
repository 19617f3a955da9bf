internal import HTML
internal import Jobs

/// A state as a shape and a word, so that nobody needs its colour.
struct StateMark {
    let state: JobState

    func html(for visitor: Visitor) -> HTML {
        """
        <span class="state" data-state="\(state.rawValue)"><svg viewBox="0 0 16 16" \
        aria-hidden="true">\(shape)</svg>\(visitor.say(Words(state)))</span>
        """
    }

    private var shape: HTML {
        switch state {
        case .held: "<path d=\"M4 3h3v10H4zM9 3h3v10H9z\"/>"
        case .queued:
            "<path d=\"M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1m1 3v3.6l2.4 2.4L10 11.4 7 8.4V4z\"/>"
        case .processing: "<path d=\"M4 2v12l10-6z\"/>"
        case .completed: "<path d=\"M6.3 13.2 1.6 8.5l1.6-1.6 3.1 3.1 6.5-6.5 1.6 1.6z\"/>"
        case .failed: "<path d=\"M8 1 .5 14.5h15zM7 6h2v4H7zm0 5h2v2H7z\" fill-rule=\"evenodd\"/>"
        case .cancelled:
            "<path d=\"M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1m-4 6h8v2H4z\" fill-rule=\"evenodd\"/>"
        }
    }
}
