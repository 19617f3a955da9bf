internal import HTML
internal import Jobs

extension Refusal {
    /// The answer to a browser.
    func page(for head: RequestHead) -> Response {
        RefusalPage(refusal: self, isOfForm: !head.isSafe, visitor: Visitor(head))
            .response(status: kind.status, headers)
    }
}

/// What a browser is shown instead of a problem document: what is wrong, and what to do.
struct RefusalPage: PageContent {
    let refusal: Refusal
    /// Whether something was sent that can be sent again.
    let isOfForm: Bool
    let visitor: Visitor

    var title: String { say(Words(refusal.kind)) }

    var main: HTML {
        """
        <h1>\(title)</h1>
        <section id="refusal" class="card failure" data-kind="\(refusal.kind.rawValue)">
        <p>\(english(refusal.detail))</p>
        <h2>\(say(.whatToDo))</h2>
        \(explanation(of: refusal.kind.rawValue))
        \(isOfForm ? "<p>\(say(.goBack))</p>" : .empty)
        <p class="actions"><a class="button primary" href="\(link("/"))">\(say(.toUpload))</a></p>
        </section>
        """
    }
}
