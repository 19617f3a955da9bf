internal import Jobs

struct MailCourier: Sendable {
    func deliver(_ delivery: Delivery, to address: EmailAddress, shouldStop: () -> Bool) -> Outcome {
        .postponed("mail is not set up here")
    }
    func deliver(_ delivery: Delivery, toUser name: String, shouldStop: () -> Bool) -> Outcome {
        .postponed("mail is not set up here")
    }
}
