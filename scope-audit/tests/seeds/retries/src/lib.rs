//! Retries, middleware, generic clients, async traits.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::{future::Future, marker::PhantomData};

use desk::{Granted, Operation, may, scope};
use scope_core::{Authorize as _, Denied, requires};

pub struct Http;

impl Http {
    pub async fn execute(&self, _: Operation) -> Result<(), Denied> {
        Ok(())
    }
}

/// A client that knows on whose behalf it calls.
pub struct Client<A> {
    http: Http,
    auth: PhantomData<A>,
}

impl<A> Client<A> {
    async fn send(&self, operation: Operation) -> Result<(), Denied> {
        self.http.execute(operation).await
    }

    pub async fn me(&self) -> Result<(), Denied> {
        self.send(Operation::WhoAmI).await
    }

    pub async fn open(&self) -> Result<(), Denied> {
        self.send(Operation::ListTickets).await // finds: unguarded ReadTickets listTickets open
    }

    pub async fn bounded(&self) -> Result<(), Denied>
    where
        A: may::ReadTickets,
    {
        self.send(Operation::ListTickets).await
    }
}

impl<A: may::EditBills> Client<A> {
    pub async fn pay(&self) -> Result<(), Denied> {
        self.send(Operation::EditBill).await
    }

    pub async fn text(&self) -> Result<(), Denied> {
        self.send(Operation::SendSms).await // finds: unguarded SMS sendSms text
    }
}

/// A retry that takes the operation.
async fn retry(http: &Http, operation: Operation, times: u32) -> Result<(), Denied> {
    for _ in 1..times {
        if http.execute(operation).await.is_ok() {
            return Ok(());
        }
    }
    http.execute(operation).await
}

pub async fn retried(http: &Http) -> Result<(), Denied> {
    retry(http, Operation::EditTicket, 3).await // finds: unguarded EditTickets editTicket retried
}

pub async fn retried_guarded(http: &Http, granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::EditTickets)?;
    retry(http, Operation::EditTicket, 3).await
}

/// A retry that takes what it runs.
async fn again<F, T>(times: u32, run: impl Fn() -> F) -> Option<T>
where
    F: Future<Output = Result<T, Denied>>,
{
    for _ in 0..times {
        if let Ok(found) = run().await {
            return Some(found);
        }
    }
    None
}

pub async fn run_again(http: &Http) {
    again(3, || http.execute(Operation::SendSms)).await; // finds: unguarded SMS sendSms run_again
}

pub async fn run_again_guarded(http: &Http, _auth: &impl may::SMS) {
    again(3, async || http.execute(Operation::SendSms).await).await;
}

/// A retry that checks what it is given.
async fn careful(http: &Http, granted: &Granted, operation: Operation) -> Result<(), Denied> {
    operation.check_scopes(granted)?;
    retry(http, operation, 2).await
}

pub async fn cared_for(http: &Http, granted: &Granted) -> Result<(), Denied> {
    careful(http, granted, Operation::EditBill).await
}

/// An async trait.
#[allow(async_fn_in_trait)]
pub trait Api {
    async fn bills(&self) -> Result<(), Denied>;
    async fn texts(&self, granted: &Granted) -> Result<(), Denied>;
}

impl Api for Http {
    async fn bills(&self) -> Result<(), Denied> {
        self.execute(Operation::ListBills).await // finds: unguarded ReadBills listBills bills
    }

    #[requires(scope::SMS, by = granted)]
    async fn texts(&self, granted: &Granted) -> Result<(), Denied> {
        self.execute(Operation::SendSms).await
    }
}

/// A middleware that checks, as tower has them.
pub struct Checking<S> {
    inner: S,
    granted: Granted,
}

pub trait Service {
    fn call(&self, operation: Operation) -> Result<(), Denied>;
}

impl<S: Service> Service for Checking<S> {
    fn call(&self, operation: Operation) -> Result<(), Denied> {
        operation.check_scopes(&self.granted)?;
        self.inner.call(operation)
    }
}

pub fn through<S: Service>(service: &Checking<S>) -> Result<(), Denied> {
    service.call(Operation::EditTicket)
}

pub fn past<S: Service>(service: &Checking<S>) -> Result<(), Denied> {
    service.inner.call(Operation::EditTicket) // finds: unguarded EditTickets editTicket past
}
