internal import HTML

/// `/problems`: where the `type` of every problem leads to.
struct ProblemsPage: PageContent {
    let visitor: Visitor

    var title: String { say(.whatMayGoWrong) }

    var main: HTML {
        """
        <h1>\(say(.whatMayGoWrong))</h1>
        <p class="lead">\(say(.problemsLead))</p>
        \(ProblemKinds.kinds.map(entry))
        """
    }

    private func entry(_ kind: String, titles: [String]) -> HTML {
        """
        <section class="problem" aria-labelledby="\(kind)"><h2 id="\(kind)">\(kind)</h2>
        <div lang="en"><p><b>\(titles.joined(separator: "; "))</b></p>
        <p>\(ProblemKinds.explanations[kind] ?? "")</p></div></section>

        """
    }
}
