//! The body of a response that a guard let through, or made.

use bytes::Bytes;
use http::Response;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

pin_project! {
    /// The body of a response: that of the service behind a layer, or the layer's own.
    #[derive(Debug)]
    pub struct AnswerBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = KindProjection]
    enum Kind<B> {
        Inner { #[pin] body: B },
        Own { text: Option<Bytes> },
    }
}

impl<B> AnswerBody<B> {
    pub(crate) fn inner(body: B) -> Self {
        AnswerBody {
            kind: Kind::Inner { body },
        }
    }

    pub(crate) fn own(text: Bytes) -> Self {
        AnswerBody {
            kind: Kind::Own {
                text: Some(text).filter(|text| !text.is_empty()),
            },
        }
    }
}

impl<B: Body<Data = Bytes>> Body for AnswerBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            KindProjection::Inner { body } => body.poll_frame(cx),
            KindProjection::Own { text } => {
                Poll::Ready(text.take().map(|text| Ok(Frame::data(text))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Own { text } => text.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Own { text } => {
                SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64))
            }
        }
    }
}

pin_project! {
    /// The response of the service behind a layer, or the layer's own.
    #[derive(Debug)]
    pub struct AnswerFuture<F> {
        #[pin]
        kind: FutureKind<F>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = FutureProjection]
    enum FutureKind<F> {
        Inner { #[pin] future: F },
        Own { response: Option<Box<Response<Bytes>>> },
    }
}

impl<F> AnswerFuture<F> {
    pub(crate) fn inner(future: F) -> Self {
        AnswerFuture {
            kind: FutureKind::Inner { future },
        }
    }

    pub(crate) fn own(response: Response<Bytes>) -> Self {
        AnswerFuture {
            kind: FutureKind::Own {
                response: Some(Box::new(response)),
            },
        }
    }
}

impl<F, B, E> Future for AnswerFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<AnswerBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            FutureProjection::Inner { future } => {
                let response = ready!(future.poll(cx))?;
                Poll::Ready(Ok(response.map(AnswerBody::inner)))
            }
            // a future is not polled after it was ready; if it is, there is nothing more to come
            FutureProjection::Own { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map(AnswerBody::own))),
                None => Poll::Pending,
            },
        }
    }
}
